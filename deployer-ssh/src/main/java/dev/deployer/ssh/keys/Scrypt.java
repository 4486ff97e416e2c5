package dev.deployer.ssh.keys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation scrypt (RFC 7914), which {@code openssl pkcs8 -scrypt} uses. */
final class Scrypt {
  private static final int MOST_MEMORY = 64 << 20;

  private final byte[] salt;
  private final int cost;
  private final int blockSize;
  private final int parallel;

  /**
   * @param cost N, a power of two
   * @param blockSize r
   * @param parallel p
   * @throws IllegalArgumentException if it asks for what is no such cost, or for more than 64 MiB
   */
  Scrypt(byte[] salt, int cost, int blockSize, int parallel) {
    if (Integer.bitCount(cost) != 1
        || cost < 2
        || blockSize < 1
        || parallel < 1
        || 128L * blockSize * cost > MOST_MEMORY
        || 128L * blockSize * parallel > MOST_MEMORY) {
      throw new IllegalArgumentException("a cost of scrypt that is not supported");
    }
    this.salt = salt;
    this.cost = cost;
    this.blockSize = blockSize;
    this.parallel = parallel;
  }

  byte[] key(char[] passphrase, int length) throws GeneralSecurityException {
    byte[] secret = new String(passphrase).getBytes(StandardCharsets.UTF_8);
    int words = 32 * blockSize;
    ByteBuffer blocks =
        ByteBuffer.wrap(pbkdf2(secret, salt, 4 * words * parallel)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < parallel; i++) {
      int[] block = new int[words];
      blocks.asIntBuffer().get(i * words, block);
      mix(block);
      blocks.asIntBuffer().put(i * words, block);
    }
    byte[] key = pbkdf2(secret, blocks.array(), length);
    Arrays.fill(secret, (byte) 0);
    return key;
  }

  /** PBKDF2-HMAC-SHA256 with one iteration; the platform's takes no such salt or passphrase. */
  private static byte[] pbkdf2(byte[] secret, byte[] salt, int length)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    ByteBuffer derived = ByteBuffer.allocate((length + 31) / 32 * 32);
    for (int i = 1; derived.hasRemaining(); i++) {
      mac.update(salt);
      derived.put(mac.doFinal(ByteBuffer.allocate(4).putInt(i).array()));
    }
    return Arrays.copyOf(derived.array(), length);
  }

  /** scryptROMix. */
  private void mix(int[] block) {
    int words = block.length;
    int[] all = new int[words * cost];
    for (int i = 0; i < cost; i++) {
      System.arraycopy(block, 0, all, i * words, words);
      shuffle(block);
    }
    for (int i = 0; i < cost; i++) {
      int from = (block[words - 16] & (cost - 1)) * words;
      for (int j = 0; j < words; j++) {
        block[j] ^= all[from + j];
      }
      shuffle(block);
    }
  }

  /** scryptBlockMix. */
  private void shuffle(int[] block) {
    int[] last = Arrays.copyOfRange(block, block.length - 16, block.length);
    int[] mixed = new int[block.length];
    for (int i = 0; i < 2 * blockSize; i++) {
      for (int j = 0; j < 16; j++) {
        last[j] ^= block[16 * i + j];
      }
      salsa(last);
      System.arraycopy(last, 0, mixed, 16 * (i / 2 + i % 2 * blockSize), 16);
    }
    System.arraycopy(mixed, 0, block, 0, block.length);
  }

  /** Salsa20/8: four times the columns and the rows of a square of 4 by 4. */
  private static void salsa(int[] square) {
    int[] x = square.clone();
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 4; i++) {
        quarter(x, 5 * i, 4, 0xc);
      }
      for (int i = 0; i < 4; i++) {
        quarter(x, 5 * i, 1, 0x3);
      }
    }
    for (int i = 0; i < 16; i++) {
      square[i] += x[i];
    }
  }

  /**
   * @param step 4 down a column, 1 along a row, from a place on the diagonal on
   * @param within the bits of the index that count round
   */
  private static void quarter(int[] x, int from, int step, int within) {
    int fixed = from & ~within;
    int a = from;
    int b = fixed | (a + step & within);
    int c = fixed | (b + step & within);
    int d = fixed | (c + step & within);
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
