/**
 * What a person writes, as values: {@code deployer.yaml}, hosts, targets, durations. Every text is
 * parsed once, here, and everything that is wrong is said at once, with its place.
 */
package dev.deployer.config;
