package dev.deployer.host;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.OutputLines;

/**
 * Runs commands on a host, as the account that deploys; what {@link Host#commands} gives where that
 * account has a shell. For any number of threads at once, each command beside the others and beside
 * the requests for files (OpenSSH allows 10 channels a connection). It ends with its host.
 */
@FunctionalInterface
public interface HostCommands {
  /**
   * Runs a command to its end, or to its deadline. Its standard input is empty, it has no terminal,
   * and its environment is that of the account plus the given variables. No value of a variable
   * stands in the host's list of processes. A command of which the host did not receive every byte
   * is not run.
   *
   * <p>Never throws for what happens to the command or the connection: the outcome says it. After
   * the deadline the command and what it started are sent SIGTERM, then SIGKILL, also what made a
   * session of its own, where the host has proc(5). What a command leaves behind after its own end
   * is not waited for. An interrupt of the thread does as a deadline does; the outcome is {@link
   * CommandOutcome.Interrupted} then, and the interrupt status is set.
   */
  CommandOutcome run(HostCommand command, OutputLines output);
}
