/**
 * Limits the time that a host is given to become usable, step by step. It knows neither SSH nor
 * SFTP: whoever takes a step says which one it is.
 */
package dev.deployer.ssh.setup;
