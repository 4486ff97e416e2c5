/**
 * Health checks: asks, over HTTP, TCP or a command, whether an activated release works. What
 * follows from a bad answer is decided in {@link dev.deployer.cluster}.
 */
package dev.deployer.health;
