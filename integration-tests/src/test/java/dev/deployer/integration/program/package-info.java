/**
 * The built program as it is typed: the launcher, the daemon, exit codes and JSON Lines. What a run
 * does on a host is tested in {@code deploy}.
 */
package dev.deployer.integration.program;
