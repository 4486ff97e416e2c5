/**
 * Deployer as a library: {@link dev.deployer.Deployer} does what the commands do, and the other
 * types here are what it takes and returns. The rooms below it do the work. Nothing here or below
 * it prints, ends the process, reads the environment or changes anything that the whole JVM shares.
 */
package dev.deployer;
