/**
 * A game day: emergencies that are made on an environment which allows it, watched until somebody
 * has settled them, taken back, and written up. What is done on hosts is done by {@link
 * dev.deployer.Deployer} and {@link dev.deployer.Drilling}; nothing in here reaches a host by
 * itself, and nothing here is used by any other command.
 */
package dev.deployer.cli.drill;
