/**
 * Makes an authenticated connection of a socket: addresses, the key exchange, jump hosts, and the
 * watch over a host that falls silent. SFTP and commands are not known here.
 */
package dev.deployer.ssh.connect;
