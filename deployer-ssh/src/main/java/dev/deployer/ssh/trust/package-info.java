/**
 * Whose host it is: known_hosts, certificates of hosts, and the verdict on the key that a host
 * shows. How we prove ourselves is not decided here.
 */
package dev.deployer.ssh.trust;
