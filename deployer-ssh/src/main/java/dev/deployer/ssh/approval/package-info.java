/**
 * Signatures over plans, as {@code ssh-keygen -Y} makes and checks them, and the file that says
 * whose keys count. Who must sign, and whether enough have, is decided in the core's {@code gate}.
 */
package dev.deployer.ssh.approval;
