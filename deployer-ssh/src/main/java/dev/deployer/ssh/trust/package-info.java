/**
 * Decides whether a host is the one that is meant: known_hosts, host certificates, and the verdict
 * on the key that a host shows. How we prove ourselves to the host is in {@code auth}.
 */
package dev.deployer.ssh.trust;
