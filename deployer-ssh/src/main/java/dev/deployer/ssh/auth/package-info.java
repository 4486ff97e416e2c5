/**
 * Proves to the host who we are: which identities there are, the agent, and the order in which they
 * are tried. What a key is stands in {@code keys}, and whether the host is the right one in {@code
 * trust}.
 */
package dev.deployer.ssh.auth;
