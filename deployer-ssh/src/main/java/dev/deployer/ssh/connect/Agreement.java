package dev.deployer.ssh.connect;

import dev.deployer.ssh.keys.PublicKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import javax.crypto.KeyAgreement;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPublicKeySpec;

/** An agreement on a secret, with a key pair of its own, for one use. */
abstract sealed class Agreement permits Agreement.DiffieHellman, Hybrid {
  /** Our public value as it goes over the wire. */
  abstract byte[] publicValue();

  /** The shared secret. */
  abstract BigInteger with(byte[] theirs) throws GeneralSecurityException;

  /** By Diffie-Hellman, in a group or on a curve. */
  abstract static sealed class DiffieHellman extends Agreement {
    private final String name;
    final KeyPair ours;

    private DiffieHellman(String name, KeyPair ours) {
      this.name = name;
      this.ours = ours;
    }

    abstract PublicKey decode(byte[] theirs) throws GeneralSecurityException;

    /** The shared secret as bytes. */
    final byte[] secretWith(byte[] theirs) throws GeneralSecurityException {
      KeyAgreement agreement = KeyAgreement.getInstance(name);
      agreement.init(ours.getPrivate());
      agreement.doPhase(decode(theirs), true);
      return agreement.generateSecret();
    }

    @Override
    final BigInteger with(byte[] theirs) throws GeneralSecurityException {
      return new BigInteger(1, secretWith(theirs));
    }
  }

  /** Curve25519 (RFC 8731). */
  static final class X25519 extends DiffieHellman {
    X25519() throws GeneralSecurityException {
      super("X25519", KeyPairGenerator.getInstance("X25519").generateKeyPair());
    }

    @Override
    byte[] publicValue() {
      return PublicKeys.raw32(ours.getPublic());
    }

    @Override
    PublicKey decode(byte[] theirs) throws GeneralSecurityException {
      return PublicKeys.x25519(theirs);
    }
  }

  /** A NIST curve (RFC 5656 section 4). */
  static final class Ec extends DiffieHellman {
    Ec(String curve) throws GeneralSecurityException {
      super("ECDH", pair(curve));
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(PublicKeys.curveNamed(curve));
      return generator.generateKeyPair();
    }

    @Override
    byte[] publicValue() {
      ECPublicKey key = (ECPublicKey) ours.getPublic();
      return PublicKeys.pointOf(key.getParams(), key.getW());
    }

    @Override
    PublicKey decode(byte[] theirs) throws GeneralSecurityException {
      return PublicKeys.ec(((ECPublicKey) ours.getPublic()).getParams(), theirs);
    }
  }

  /** A group of RFC 3526 (RFC 4253 section 8, RFC 8268). */
  static final class Dh extends DiffieHellman {
    private final BigInteger prime;

    Dh(BigInteger prime) throws GeneralSecurityException {
      super("DH", pair(prime));
      this.prime = prime;
    }

    private static KeyPair pair(BigInteger prime) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
      generator.initialize(new DHParameterSpec(prime, BigInteger.TWO));
      return generator.generateKeyPair();
    }

    @Override
    byte[] publicValue() {
      return ((DHPublicKey) ours.getPublic()).getY().toByteArray();
    }

    @Override
    PublicKey decode(byte[] theirs) throws GeneralSecurityException {
      BigInteger y = new BigInteger(theirs);
      if (y.compareTo(BigInteger.TWO) < 0 || y.compareTo(prime.subtract(BigInteger.TWO)) > 0) {
        throw new GeneralSecurityException("a public value is out of range");
      }
      return KeyFactory.getInstance("DH")
          .generatePublic(new DHPublicKeySpec(y, prime, BigInteger.TWO));
    }
  }
}
