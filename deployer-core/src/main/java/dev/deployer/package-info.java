/**
 * Deployer as a library: {@link dev.deployer.Deployer} does what the commands do. It prints
 * nothing, ends no process, reads no environment, and changes nothing of the JVM.
 */
package dev.deployer;
