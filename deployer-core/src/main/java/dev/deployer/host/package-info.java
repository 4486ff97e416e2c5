/**
 * The port to a host: the few operations that Deployer asks of one, with every outcome that they
 * can have. Interfaces and values only; {@code deployer-ssh} implements them over SSH, {@code
 * deployer-testing} in memory. Nothing here knows what a release is.
 */
package dev.deployer.host;
