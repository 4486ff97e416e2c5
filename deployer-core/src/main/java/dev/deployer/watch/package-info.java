/**
 * Watching: numbers that are asked of what is live again and again, and what they mean: pure
 * judgement of each sample against its limits and what was before, of samples in a row, and of
 * silence. What follows from a bad one is decided in {@link dev.deployer.cluster}.
 */
package dev.deployer.watch;
