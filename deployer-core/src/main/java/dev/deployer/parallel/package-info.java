/**
 * Threads that have ended when the call that began them returns. Nothing here knows what the work
 * is.
 */
package dev.deployer.parallel;
