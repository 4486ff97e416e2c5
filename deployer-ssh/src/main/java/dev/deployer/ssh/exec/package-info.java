/**
 * Commands on the host: one script for one shell, its output, and how it ended. Files and SFTP do
 * not belong here, and neither does what a command is for.
 */
package dev.deployer.ssh.exec;
