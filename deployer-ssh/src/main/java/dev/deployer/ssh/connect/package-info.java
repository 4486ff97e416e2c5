/**
 * A socket becomes an authenticated connection: addresses, the key exchange, jump hosts, and the
 * watch over a host that falls silent. What is said on a channel belongs elsewhere; SFTP is not
 * known here.
 */
package dev.deployer.ssh.connect;
