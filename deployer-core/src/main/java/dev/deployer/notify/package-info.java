/**
 * Notices: tells webhooks and commands what became of a run. It has no say in the run: whether a
 * notice arrives changes nothing.
 */
package dev.deployer.notify;
