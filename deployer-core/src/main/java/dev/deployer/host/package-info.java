/** The port: the few things that Deployer asks of a host, and every outcome they have. */
package dev.deployer.host;
