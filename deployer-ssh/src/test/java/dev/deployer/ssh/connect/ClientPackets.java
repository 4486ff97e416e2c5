package dev.deployer.ssh.connect;

import java.nio.ByteBuffer;

/**
 * Counts the packets that a client says after its NEWKEYS (RFC 4253 sections 4.2, 6, 7.3). The
 * cipher must be AES-GCM, which leaves the length of a packet in the clear (RFC 5647 section 7.3).
 */
final class ClientPackets {
  private static final int NEWKEYS = 21;
  private static final int TAG = 16;

  private final ByteBuffer head = ByteBuffer.allocate(6);
  private boolean versionEnded;
  private boolean isEncrypted;
  private int rest;
  private int encrypted;

  int encrypted() {
    return encrypted;
  }

  void said(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      said(bytes[i]);
    }
  }

  private void said(byte one) {
    if (!versionEnded) {
      versionEnded = one == '\n';
    } else if (head.hasRemaining()) {
      head.put(one);
      rest = head.hasRemaining() ? 0 : head.getInt(0) - 2 + (isEncrypted ? TAG : 0);
    } else {
      rest--;
    }
    if (!head.hasRemaining() && rest == 0) {
      encrypted += isEncrypted ? 1 : 0;
      isEncrypted |= head.get(5) == NEWKEYS;
      head.clear();
    }
  }
}
