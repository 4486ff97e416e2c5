/**
 * Threads, all of which are made here: work beside the caller, and waiting until it has ended. What
 * the work is, is not known here.
 */
package dev.deployer.parallel;
