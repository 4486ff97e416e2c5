package dev.deployer.gate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Public keys as files have them, of which nobody has the other half. */
public final class SignerKeys {
  private SignerKeys() {}

  /** Another one for each number, in base64. */
  public static String key(int number) {
    byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer blob = ByteBuffer.allocate(8 + type.length + 32);
    blob.putInt(type.length).put(type).putInt(32).put(new byte[28]).putInt(number);
    return Base64.getEncoder().encodeToString(blob.array());
  }

  /** A line of allowed_signers. */
  public static String line(String names, int number) {
    return names + " ssh-ed25519 " + key(number) + "\n";
  }
}
