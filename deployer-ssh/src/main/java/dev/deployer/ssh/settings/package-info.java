/**
 * What a connection is to be like: values that were checked, and nothing that connects. No sshj
 * here, and no other room of this module.
 */
package dev.deployer.ssh.settings;
