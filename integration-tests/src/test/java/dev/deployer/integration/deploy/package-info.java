/**
 * Runs of Deployer as a library against a real OpenSSH server: deploys, rollbacks, clusters,
 * recovery. Attacks and disasters are in {@code drill}, and what is typed in {@code program}.
 */
package dev.deployer.integration.deploy;
