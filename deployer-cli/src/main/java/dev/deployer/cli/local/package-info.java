/**
 * This side of a run: the process, the person at it and the CI system. Whatever comes from outside
 * of the command line comes through {@link dev.deployer.cli.local.Surroundings}; nothing here
 * prints results or knows a host.
 */
package dev.deployer.cli.local;
