/** The command line: what is typed becomes a call of {@link dev.deployer.Deployer}. */
package dev.deployer.cli;
