package dev.deployer.gate;

import dev.deployer.manifest.Digest;

/**
 * What is to go live, or to run: a content, or a step. A fact that names it is the same for nothing
 * else, and so is an acceptance of that fact.
 *
 * @param digest of the content, or of all that the step says
 */
public record Candidate(Kind kind, Digest digest) {
  /** What it is. */
  public enum Kind {
    /** It is to go live. */
    CONTENT,
    /** It is to run. */
    STEP
  }

  /** A content. */
  public static Candidate content(Digest digest) {
    return new Candidate(Kind.CONTENT, digest);
  }

  /**
   * A step.
   *
   * @param identity by which it is known to be the same
   */
  public static Candidate step(Digest identity) {
    return new Candidate(Kind.STEP, identity);
  }

  /** As a fact names it: {@code the content 02c3f0aa91be}. */
  public String inWords() {
    return (kind == Kind.CONTENT ? "the content " : "the step ")
        + digest.toString().substring(0, Finding.SHOWN_DIGITS);
  }
}
