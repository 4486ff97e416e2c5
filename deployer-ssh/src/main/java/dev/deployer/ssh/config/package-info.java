/**
 * Reads the files of ssh_config(5), so that Deployer reaches a host as ssh(1) does. An option that
 * bears on security and is not supported is refused, never passed over. Makes settings of text, and
 * connects to nothing; no sshj here.
 */
package dev.deployer.ssh.config;
