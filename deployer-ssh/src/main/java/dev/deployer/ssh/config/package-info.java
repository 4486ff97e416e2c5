/**
 * What the files of ssh_config(5) say of hosts, so that Deployer reaches a host as ssh(1) does. An
 * option that bears on security and that is not supported is refused, never passed over.
 */
package dev.deployer.ssh.config;
