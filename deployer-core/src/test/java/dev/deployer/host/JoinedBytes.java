package dev.deployer.host;

import java.util.Arrays;

/** Contents that are made of pieces. */
public final class JoinedBytes {
  private JoinedBytes() {}

  /** All of them, one behind the other. */
  public static byte[] joined(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
