package dev.deployer.ssh.keys;

import dev.deployer.ssh.settings.AlgorithmNames;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import net.schmizz.sshj.common.Buffer;

/** Private keys with their public halves, made of the numbers that a file has. */
final class KeyPairs {
  private KeyPairs() {}

  /** A private key and its public half. */
  static final class Pair {
    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private Pair(PrivateKey privateKey, byte[] publicKey) {
      this.privateKey = privateKey;
      this.publicKey = publicKey;
    }

    PrivateKey privateKey() {
      return privateKey;
    }

    /** As SSH writes it. */
    byte[] publicKey() {
      return publicKey;
    }
  }

  static Pair rsa(RSAPrivateCrtKeySpec numbers) throws GeneralSecurityException {
    return new Pair(
        KeyFactory.getInstance("RSA").generatePrivate(numbers),
        new Buffer.PlainBuffer()
            .putString(AlgorithmNames.RSA)
            .putMPInt(numbers.getPublicExponent())
            .putMPInt(numbers.getModulus())
            .getCompactData());
  }

  /**
   * @param seed 32 bytes
   */
  static Pair ed25519(byte[] seed) throws GeneralSecurityException {
    if (seed.length != 32) {
      throw new UnusableKeyException("it is not built as a key is");
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
    return new Pair(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)),
        new Buffer.PlainBuffer()
            .putString(AlgorithmNames.ED25519)
            .putBytes(PublicKeys.raw32(generator.generateKeyPair().getPublic()))
            .getCompactData());
  }

  /**
   * @param curve {@code nistp256}
   */
  static Pair ecdsa(String curve, BigInteger secret) throws GeneralSecurityException {
    ECParameterSpec parameters = PublicKeys.curveNamed(curve);
    if (secret.signum() <= 0 || secret.compareTo(parameters.getOrder()) >= 0) {
      throw new UnusableKeyException("its number is not one of its curve");
    }
    return new Pair(
        KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(secret, parameters)),
        new Buffer.PlainBuffer()
            .putString("ecdsa-sha2-" + curve)
            .putString(curve)
            .putBytes(PublicKeys.pointOf(parameters, multiple(parameters, secret)))
            .getCompactData());
  }

  /** The public point of a secret number: files may leave it out, or have it compressed. */
  private static ECPoint multiple(ECParameterSpec curve, BigInteger secret) {
    BigInteger prime = ((java.security.spec.ECFieldFp) curve.getCurve().getField()).getP();
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = secret.bitLength() - 1; bit >= 0; bit--) {
      sum = plus(curve, prime, sum, sum);
      if (secret.testBit(bit)) {
        sum = plus(curve, prime, sum, curve.getGenerator());
      }
    }
    return sum;
  }

  private static ECPoint plus(ECParameterSpec curve, BigInteger prime, ECPoint a, ECPoint b) {
    if (a.equals(ECPoint.POINT_INFINITY)) {
      return b;
    }
    BigInteger x = a.getAffineX();
    BigInteger y = a.getAffineY();
    BigInteger slope;
    if (a.equals(b)) {
      slope =
          x.pow(2)
              .multiply(BigInteger.valueOf(3))
              .add(curve.getCurve().getA())
              .multiply(y.shiftLeft(1).modInverse(prime));
    } else if (x.equals(b.getAffineX())) {
      return ECPoint.POINT_INFINITY;
    } else {
      slope = b.getAffineY().subtract(y).multiply(b.getAffineX().subtract(x).modInverse(prime));
    }
    BigInteger sumX = slope.pow(2).subtract(x).subtract(b.getAffineX()).mod(prime);
    return new ECPoint(sumX, slope.multiply(x.subtract(sumX)).subtract(y).mod(prime));
  }

  /** Gives a seed away as if it were random, so that the platform makes the public half of it. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] seed;

    Given(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
