/**
 * What surrounds the builds of {@code src/it}: the sshd that each has, and what is asserted of it
 * when it has ended. The hook scripts beside each build call it, and say nothing themselves.
 */
package dev.deployer.maven.it;
