/**
 * The port {@link dev.deployer.host.Host} over packets of SFTP version 3
 * (draft-ietf-secsh-filexfer-02) with the extensions of OpenSSH. It is written against two streams,
 * so no sshj is known here.
 */
package dev.deployer.ssh.sftp;
