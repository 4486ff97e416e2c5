/**
 * What is to be sent: a directory on this machine, scanned once, and its files, which are held to
 * that scan when they are read. Knows no host.
 */
package dev.deployer.source;
