/**
 * The port of the core over SSH, put together: what connects is in {@code connect}, {@code trust},
 * {@code keys} and {@code auth}; what is then said is in {@code sftp} and {@code exec}.
 */
package dev.deployer.ssh;
