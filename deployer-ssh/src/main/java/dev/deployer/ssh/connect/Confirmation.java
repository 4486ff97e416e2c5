package dev.deployer.ssh.connect;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;

/**
 * What the host says of a channel that it has opened (RFC 4254 section 5.1), behind our own number
 * of it. What it says nothing can be sent by is refused: sshj would try that without an end, in
 * packets of 0 bytes.
 *
 * @param number the host's own number of the channel
 * @param window how many bytes it takes unread
 * @param packet how many of them in one packet
 */
record Confirmation(long number, long window, long packet) {
  /**
   * Reads it without taking it from the packet.
   *
   * @throws ConnectionException if it is none by which anything can be sent
   */
  static Confirmation of(SSHPacket packet) throws ConnectionException {
    int at = packet.rpos();
    try {
      Confirmation said =
          new Confirmation(packet.readUInt32(), packet.readUInt32(), packet.readUInt32());
      if (said.packet == 0) {
        throw new ConnectionException(
            DisconnectReason.PROTOCOL_ERROR, "the host takes no packets on a channel");
      }
      return said;
    } catch (Buffer.BufferException e) {
      throw new ConnectionException(e);
    } finally {
      packet.rpos(at);
    }
  }
}
