/**
 * The torture bench, {@code bin/torture}: runs the trials and writes {@code docs/reliability.md}.
 * The trials themselves are in {@code trial}.
 */
package dev.deployer.torture;
