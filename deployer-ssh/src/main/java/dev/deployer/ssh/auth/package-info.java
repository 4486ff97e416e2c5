/** Proving to the host who we are: identities, the agent, and the order in which they are tried. */
package dev.deployer.ssh.auth;
