package dev.deployer.ssh;

import dev.deployer.parallel.Threads;
import dev.deployer.ssh.connect.Algorithms;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Loads the classes that connecting needs ahead of time, since that takes a good part of a short
 * command. A process that will connect does this on a thread of its own while it reads its
 * configuration.
 */
public final class EarlyLoading {
  private EarlyLoading() {}

  /** Begins; the thread ends by itself within a fraction of a second. */
  public static void start() {
    Threads.start("early-loading", EarlyLoading::load);
  }

  private static void load() {
    try {
      Algorithms.load();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
      cipher.doFinal(new byte[64]);
      KeyFactory.getInstance("Ed25519");
      Signature.getInstance("Ed25519");
    } catch (GeneralSecurityException | RuntimeException e) {
      // Whatever is wrong, connecting finds it and says it.
    }
  }
}
