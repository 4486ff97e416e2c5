/**
 * The core's port to a host, put together over SSH: connecting is in {@code connect}, {@code
 * trust}, {@code keys} and {@code auth}; what is then said is in {@code sftp} and {@code exec}.
 * Callers need this room, {@code settings} and {@code config}.
 */
package dev.deployer.ssh;
