/**
 * What files have in common: content-defined chunks, their index, and the ranges that a new file
 * has from an old one. Values and computations on bytes; nothing here asks a host or knows where a
 * release lies.
 */
package dev.deployer.chunk;
