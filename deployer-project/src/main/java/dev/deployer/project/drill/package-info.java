/**
 * A game day: emergencies that are made on an environment which allows it, watched until somebody
 * has settled them, taken back, and written up. What is done on hosts is done by {@link
 * dev.deployer.Deployer} and {@link dev.deployer.Drilling}; nothing in here reaches a host by
 * itself. Besides {@code drill} only {@code recover} knows of it, which takes back what is left.
 */
package dev.deployer.project.drill;
