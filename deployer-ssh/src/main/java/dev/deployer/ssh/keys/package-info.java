/**
 * Keys as files and as values: reading, decrypting, signing, verifying. Which key is used, and whom
 * to trust, is decided elsewhere.
 */
package dev.deployer.ssh.keys;
