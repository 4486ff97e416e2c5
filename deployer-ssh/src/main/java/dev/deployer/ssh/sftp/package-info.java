/**
 * The port {@link dev.deployer.host.Host} over packets of SFTP version 3
 * (draft-ietf-secsh-filexfer-02) with OpenSSH's extensions. Written against two streams, so there
 * is no sshj here, and nothing that knows what a release is.
 */
package dev.deployer.ssh.sftp;
