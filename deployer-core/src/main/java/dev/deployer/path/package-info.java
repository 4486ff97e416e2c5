/**
 * Paths, ids and names as values that were checked when they were made: what cannot be named here
 * cannot be touched on a host. No input or output, and no other room of Deployer.
 */
package dev.deployer.path;
