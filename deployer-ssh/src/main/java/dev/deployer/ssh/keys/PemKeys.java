package dev.deployer.ssh.keys;

import dev.deployer.ssh.keys.KeyPairs.Pair;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Map;

/**
 * Private keys in DER: PKCS#1 (RFC 8017, A.1.2), SEC 1 (RFC 5915) and PKCS#8 (RFC 5958, RFC 8410).
 * Which of them it is, is seen from its first fields.
 */
final class PemKeys {
  private static final String RSA = "2a864886f70d010101";
  private static final String EC = "2a8648ce3d0201";
  private static final String ED25519 = "2b6570";
  private static final Map<String, String> CURVES =
      Map.of(
          "2a8648ce3d030107", "nistp256",
          "2b81040022", "nistp384",
          "2b81040023", "nistp521");
  private static final Map<String, String> OTHERS =
      Map.of(
          "2a8648ce380401", "a DSA key",
          "2a864886f70d01010a", "an RSA key for PSS signatures",
          "2b656e", "an X25519 key, which cannot sign",
          "2b6571", "an Ed448 key");
  private static final String ANOTHER =
      ", which is not supported; make another one: ssh-keygen -t ed25519";

  private PemKeys() {}

  /**
   * @throws UnusableKeyException if it is none of these, saying what can be done
   */
  static Pair decode(byte[] der) throws GeneralSecurityException {
    Der fields = Der.of(der).enter(Der.SEQUENCE);
    fields.integer();
    return switch (fields.next()) {
      case Der.INTEGER -> rsa(fields);
      case Der.OCTETS -> ec(fields, "");
      case Der.SEQUENCE -> pkcs8(fields);
      default -> throw new UnusableKeyException("it is not built as a key is");
    };
  }

  private static Pair pkcs8(Der fields) throws GeneralSecurityException {
    Der algorithm = fields.enter(Der.SEQUENCE);
    String type = algorithm.oid();
    byte[] key = fields.octets();
    return switch (type) {
      case RSA -> decode(key);
      case EC -> {
        String curve = algorithm.next() == Der.OID ? algorithm.oid() : "";
        Der inside = Der.of(key).enter(Der.SEQUENCE);
        inside.integer();
        yield ec(inside, curve);
      }
      case ED25519 -> KeyPairs.ed25519(Der.of(key).octets());
      default ->
          throw new UnusableKeyException(
              "it is " + OTHERS.getOrDefault(type, "a key of an unknown type") + ANOTHER);
    };
  }

  private static Pair ec(Der fields, String curveBefore) throws GeneralSecurityException {
    BigInteger secret = new BigInteger(1, fields.octets());
    String curve = curveBefore;
    if (curve.isEmpty() && fields.next() == Der.CONTEXT_0) {
      Der parameters = fields.enter(Der.CONTEXT_0);
      curve = parameters.next() == Der.OID ? parameters.oid() : "";
    }
    if (curve.isEmpty()) {
      throw new UnusableKeyException(
          "its curve has no name; this gives it one: openssl ec -in KEY -param_enc named_curve"
              + " -out NEW");
    }
    String name = CURVES.get(curve);
    if (name == null) {
      throw new UnusableKeyException("it lies on a curve that SSH does not have" + ANOTHER);
    }
    return KeyPairs.ecdsa(name, secret);
  }

  private static Pair rsa(Der fields) throws GeneralSecurityException {
    BigInteger[] numbers = new BigInteger[8];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = fields.integer();
    }
    return KeyPairs.rsa(
        new RSAPrivateCrtKeySpec(
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3],
            numbers[4],
            numbers[5],
            numbers[6],
            numbers[7]));
  }
}
