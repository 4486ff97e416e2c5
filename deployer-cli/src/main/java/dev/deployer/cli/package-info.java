/**
 * The command line: each command turns what was typed into a task of {@code deployer-project}. Only
 * here is picocli known. What a command does and shows is said there; nothing here decides about
 * releases, or reaches a host in any other way.
 */
package dev.deployer.cli;
