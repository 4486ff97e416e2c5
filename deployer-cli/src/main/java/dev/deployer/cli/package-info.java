/**
 * The command line: each command turns what was typed into a call of {@link dev.deployer.Deployer}.
 * Only here is picocli known. What a command shows is in {@code report} and {@code output}; nothing
 * here decides about releases, or reaches a host in any other way.
 */
package dev.deployer.cli;
