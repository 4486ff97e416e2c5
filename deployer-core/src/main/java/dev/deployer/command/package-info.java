/**
 * Commands as values: what is run, how it ended and what it printed. A command is a list of
 * arguments, never a line for a shell. Nothing here starts a process or knows SSH: running commands
 * is left to whoever calls the core ({@link dev.deployer.command.LocalCommands}) and to the host
 * ({@link dev.deployer.host.HostCommands}).
 */
package dev.deployer.command;
