package dev.deployer.ssh.settings;

import java.util.List;

/** For what an algorithm is agreed upon. */
public enum AlgorithmKind {
  /** What is sent is encrypted with it. */
  CIPHER,
  /** What is sent is protected against changes with it. */
  MAC,
  /** The keys of the connection are agreed upon with it. */
  KEY_EXCHANGE,
  /** With which a host proves its key, or its certificate. */
  HOST_KEY,
  /** With which we prove ours. */
  PUBLIC_KEY,
  /** With which an authority signs certificates of hosts. */
  AUTHORITY;

  /** All that Deployer has, by the names that SSH gives them, best first. */
  public List<String> all() {
    return switch (this) {
      case CIPHER -> AlgorithmNames.CIPHERS;
      case MAC -> AlgorithmNames.MACS;
      case KEY_EXCHANGE -> AlgorithmNames.KEY_EXCHANGES;
      case HOST_KEY, PUBLIC_KEY -> AlgorithmNames.SIGNATURES_AND_CERTIFICATES;
      case AUTHORITY -> AlgorithmNames.SIGNATURES;
    };
  }
}
