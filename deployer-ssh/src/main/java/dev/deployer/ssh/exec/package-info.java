/** Commands on the host: one script for one shell, its output, and how it ended. */
package dev.deployer.ssh.exec;
