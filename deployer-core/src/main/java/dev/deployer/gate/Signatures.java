package dev.deployer.gate;

import java.security.GeneralSecurityException;

/** Tells who has signed. How signatures are made and checked is known where keys are. */
@FunctionalInterface
public interface Signatures {
  /** What a signature of a plan is made for, so that one that was made for mail is none. */
  String PURPOSE = "deployer-plan";

  /** Takes none. */
  Signatures NONE =
      (signature, message) -> {
        throw new GeneralSecurityException("signatures cannot be checked here");
      };

  /**
   * The key of a signature that holds.
   *
   * @param key as SSH writes it, in base64
   * @param fingerprint of it, for people: {@code SHA256:…}
   */
  record SignedBy(String key, String fingerprint) {}

  /**
   * Requires that a signature holds over exactly this message, and for this purpose.
   *
   * @return by whom, which says nothing of whether they may
   * @throws GeneralSecurityException if it does not, or is none; the message says why
   */
  SignedBy check(byte[] signature, byte[] message) throws GeneralSecurityException;
}
