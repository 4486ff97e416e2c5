package dev.deployer.ssh.config;

import java.util.List;

/**
 * The jump hosts on the way to a host, as they are typed for {@code ssh -J}: {@code
 * [user@]host[:port]}, several with commas, the nearest first; {@code none} for none. It counts
 * before ProxyJump and ProxyCommand of the files.
 */
public final class Way {
  private final String text;
  private final List<Jump> jumps;

  private Way(String text, List<Jump> jumps) {
    this.text = text;
    this.jumps = jumps;
  }

  /**
   * The way that this text is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Way parse(String text) {
    return new Way(text, Jump.parse(text));
  }

  List<Jump> jumps() {
    return jumps;
  }

  /** As it was typed. */
  @Override
  public String toString() {
    return text;
  }
}
