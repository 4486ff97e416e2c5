package dev.deployer.ssh.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads values of DER (ITU-T X.690) one after the other, as far as keys need it. */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTETS = 0x04;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;

  /** Context-specific, constructed, number 0. */
  static final int CONTEXT_0 = 0xa0;

  private final byte[] bytes;
  private int at;
  private final int end;

  private Der(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  static Der of(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  /** The tag of the next value; -1 at the end. */
  int next() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /**
   * What is in the next value, which is stepped over.
   *
   * @throws GeneralSecurityException if it has another tag or is cut short
   */
  Der enter(int tag) throws GeneralSecurityException {
    if (next() != tag) {
      throw new UnusableKeyException("it is not built as a key is");
    }
    at++;
    int length = length();
    if (length > end - at) {
      throw new UnusableKeyException("it is cut short");
    }
    Der inside = new Der(bytes, at, at + length);
    at += length;
    return inside;
  }

  byte[] octets() throws GeneralSecurityException {
    return enter(OCTETS).rest();
  }

  BigInteger integer() throws GeneralSecurityException {
    byte[] number = enter(INTEGER).rest();
    if (number.length == 0) {
      throw new UnusableKeyException("it is not built as a key is");
    }
    return new BigInteger(number);
  }

  /** An object identifier as its bytes in hexadecimal. */
  String oid() throws GeneralSecurityException {
    return HexFormat.of().formatHex(enter(OID).rest());
  }

  private byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  private int length() throws GeneralSecurityException {
    int first = octet();
    if (first < 0x80) {
      return first;
    }
    int count = first & 0x7f;
    if (count == 0 || count > 3) {
      throw new UnusableKeyException("it is not built as a key is");
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | octet();
    }
    return length;
  }

  private int octet() throws GeneralSecurityException {
    if (at >= end) {
      throw new UnusableKeyException("it is cut short");
    }
    return bytes[at++] & 0xff;
  }
}
