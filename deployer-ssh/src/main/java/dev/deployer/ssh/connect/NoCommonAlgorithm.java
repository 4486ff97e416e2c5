package dev.deployer.ssh.connect;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.ssh.settings.AlgorithmKind;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two sides of a key exchange have nothing in common for one purpose.
 *
 * @param purpose for people: {@code key exchange}
 * @param keyword of ssh_config(5) and sshd_config(5): {@code KexAlgorithms}
 * @param ours what we offered, best first
 * @param theirs what the host offered
 * @param leftOut what both sides have, and the configuration of ssh did not let us offer
 * @serial exclude
 */
public record NoCommonAlgorithm(
    String purpose, String keyword, List<String> ours, List<String> theirs, List<String> leftOut)
    implements Serializable {
  /** As sshj says it, which has no other way to tell. */
  private static final Pattern SAID =
      Pattern.compile(
          "Unable to reach a settlement of (\\w+): \\[([^\\]]*)\\] and \\[([^\\]]*)\\]");

  private static final Pattern MARKER = Pattern.compile("(kex-strict|ext-info)-.*");
  private static final Pattern OLD =
      Pattern.compile(
          ".*(-sha1|md5|-cbc|arcfour|umac-64).*|hmac-sha1.*|ssh-rsa|ssh-dss|diffie-hellman-group1-.*");

  /** Copies the lists. */
  public NoCommonAlgorithm {
    ours = List.copyOf(ours);
    theirs = List.copyOf(theirs);
    leftOut = List.copyOf(leftOut);
  }

  /** What was missing, where that is why there is no connection. */
  public static Optional<NoCommonAlgorithm> of(ConnectFailedException failure) {
    return failure.getCause() instanceof Carrier carrier
        ? Optional.of(carrier.missing)
        : Optional.empty();
  }

  /** Reads sshj's message, if it is this one. */
  static Optional<NoCommonAlgorithm> in(String message) {
    Matcher said = SAID.matcher(message);
    if (!said.find()) {
      return Optional.empty();
    }
    String what = said.group(1);
    List<String> theirs = names(said.group(3));
    List<String> ours = names(said.group(2));
    if (what.startsWith("KeyExchange")) {
      return Optional.of(
          of("key exchange", "KexAlgorithms", AlgorithmKind.KEY_EXCHANGE, ours, theirs));
    } else if (what.contains("HostKey")) {
      return Optional.of(
          of("algorithm of host keys", "HostKeyAlgorithms", AlgorithmKind.HOST_KEY, ours, theirs));
    } else if (what.contains("Cipher")) {
      return Optional.of(of("cipher", "Ciphers", AlgorithmKind.CIPHER, ours, theirs));
    } else if (what.contains("MAC")) {
      return Optional.of(of("MAC", "MACs", AlgorithmKind.MAC, ours, theirs));
    }
    return Optional.of(
        new NoCommonAlgorithm("compression", "Compression", ours, theirs, List.of()));
  }

  private static NoCommonAlgorithm of(
      String purpose, String keyword, AlgorithmKind kind, List<String> ours, List<String> theirs) {
    return new NoCommonAlgorithm(
        purpose,
        keyword,
        ours,
        theirs,
        theirs.stream().filter(kind.all()::contains).filter(name -> !ours.contains(name)).toList());
  }

  private static List<String> names(String list) {
    return Pattern.compile(", ?")
        .splitAsStream(list)
        .filter(name -> !name.isEmpty() && !MARKER.matcher(name).matches())
        .toList();
  }

  /** Whether the host has only what is no longer safe. */
  public boolean isHostOld() {
    return theirs.stream().allMatch(name -> OLD.matcher(name).matches());
  }

  /** Says what either side has. */
  String inWords() {
    return "no "
        + purpose
        + " in common: the host has "
        + String.join(", ", theirs)
        + "; Deployer "
        + (leftOut.isEmpty() ? "has " : "was let offer ")
        + String.join(", ", ours);
  }

  IOException asCause() {
    return new Carrier(this);
  }

  private static final class Carrier extends IOException {
    private static final long serialVersionUID = 1L;
    private final NoCommonAlgorithm missing;

    Carrier(NoCommonAlgorithm missing) {
      super(missing.inWords());
      this.missing = missing;
    }
  }
}
