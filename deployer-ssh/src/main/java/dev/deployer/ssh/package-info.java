/**
 * The port of the core over SSH: connecting to a host that proves who it is, and an SFTP client
 * that keeps many requests under way.
 */
package dev.deployer.ssh;
