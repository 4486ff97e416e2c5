package dev.deployer.ssh.connect;

import java.lang.reflect.InvocationTargetException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * ML-KEM-768 (FIPS 203) of the Java platform, which has it since version 24 (JEP 496): whoever has
 * the public key makes a secret and a capsule, out of which the private key takes the same secret.
 *
 * <p>{@code javax.crypto.KEM} is no part of Java 17, for which this is compiled, so it is called by
 * reflection.
 */
final class MlKem implements Hybrid.Encapsulation {
  private static final String NAME = "ML-KEM";

  private final KeyPair pair;

  /** Makes a key pair. */
  MlKem() throws GeneralSecurityException {
    pair = KeyPairGenerator.getInstance(NAME + "-768").generateKeyPair();
  }

  /** The end of what X.509 makes of it (RFC 9935), which has nothing behind the key. */
  @Override
  public byte[] publicKey() {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - Hybrid.PUBLIC_KEY, encoded.length);
  }

  @Override
  public byte[] secretIn(byte[] capsule) throws GeneralSecurityException {
    try {
      Class<?> type = Class.forName("javax.crypto.KEM");
      Object kem = type.getMethod("getInstance", String.class).invoke(null, NAME);
      Object opening =
          type.getMethod("newDecapsulator", PrivateKey.class).invoke(kem, pair.getPrivate());
      SecretKey secret =
          (SecretKey)
              Class.forName("javax.crypto.KEM$Decapsulator")
                  .getMethod("decapsulate", byte[].class)
                  .invoke(opening, (Object) capsule);
      return secret.getEncoded();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof GeneralSecurityException cause) {
        throw cause;
      }
      throw new GeneralSecurityException("the secret of the host cannot be read", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new GeneralSecurityException("this Java has no " + NAME, e);
    }
  }
}
