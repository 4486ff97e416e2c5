package dev.deployer.integration.contract;

import dev.deployer.integration.site.LinkFirstSftp;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A server that takes the link's name first, as the draft has it. */
class LinkFirstMinaHostContractTest extends MinaHostContractTest {
  @Override
  SftpSubsystemFactory sftp() {
    return LinkFirstSftp.create();
  }
}
