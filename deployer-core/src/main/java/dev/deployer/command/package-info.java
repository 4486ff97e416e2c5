/**
 * Commands as values: what is run, how it ended, what it printed. A command is a list of arguments,
 * never a line for a shell.
 */
package dev.deployer.command;
