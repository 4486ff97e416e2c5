package dev.deployer.gate;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.InWords;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known where something must have been before it goes live, or before it runs.
 *
 * @param what that is
 * @param live whether it is live already where it is to go, so that nothing will be done
 * @param hosts what each host of the other environment says, in the order of the target
 */
public record PromotionFacts(Candidate what, boolean live, List<OnHost> hosts) {
  /** Copies the list. */
  public PromotionFacts {
    hosts = List.copyOf(hosts);
  }

  /**
   * One host.
   *
   * @param name for people
   */
  public record OnHost(String name, Says says) {}

  /** What a host says of the content, or of the step. */
  public sealed interface Says {
    /**
     * In words.
     *
     * @param host which one; absent where the environment was named before, and all say the same
     */
    String clause(Optional<String> host);
  }

  /**
   * It could not be asked.
   *
   * @param why one clause
   */
  public record Unasked(String why) implements Says {
    @Override
    public String clause(Optional<String> host) {
      return first(host) + "could not be asked: " + why;
    }
  }

  /** A run there has not come to its end. */
  public record Undecided() implements Says {
    @Override
    public String clause(Optional<String> host) {
      return "what is live" + on(host) + " is not decided, since a run there did not end";
    }
  }

  /** Nothing is live. */
  public record Nothing() implements Says {
    @Override
    public String clause(Optional<String> host) {
      return "nothing is live" + on(host);
    }
  }

  /**
   * Something else is live.
   *
   * @param digest of what is live; absent where that is not known
   */
  public record Other(ReleaseId release, Optional<Digest> digest) implements Says {
    @Override
    public String clause(Optional<String> host) {
      return first(host)
          + "runs "
          + release
          + digest
              .map(
                  other -> " (digest " + other.toString().substring(0, 12) + "…), not this content")
              .orElse(", which was made by another tool");
    }
  }

  /** Something is live of which it is not known any more what it is. */
  public record Lost(ReleaseId release) implements Says {
    @Override
    public String clause(Optional<String> host) {
      return first(host) + "runs " + release + ", whose manifest is not there any more";
    }
  }

  /**
   * It is live, and is not known to serve well.
   *
   * @param bad whether it is known to serve badly
   * @param unwatched whether it was to be watched, and its run ended before it was
   */
  public record NotGood(boolean bad, boolean unwatched) implements Says {
    @Override
    public String clause(Optional<String> host) {
      return "live"
          + on(host)
          + (bad ? ", and bad" : ", and not known to be good")
          + (unwatched ? ", since it was not watched to the end" : "");
    }
  }

  /** It is live again, and when it was to be watched, that did not come to its end. */
  public record Unwatched() implements Says {
    @Override
    public String clause(Optional<String> host) {
      return "live again"
          + on(host)
          + ", and not known to be good, since the watch of it did not come to its end before";
    }
  }

  /** The step has not run. */
  public record NotRun() implements Says {
    @Override
    public String clause(Optional<String> host) {
      return "this step was not run" + on(host);
    }
  }

  /**
   * The step has run, and is not known to have done what it is for.
   *
   * @param failed whether it is known that it has not
   */
  public record NotDone(Instant begun, boolean failed) implements Says {
    @Override
    public String clause(Optional<String> host) {
      return "this step was begun"
          + on(host)
          + " "
          + InWords.of(begun)
          + (failed ? ", and failed" : ", and what it did is not known");
    }
  }

  /**
   * It is there as it must be.
   *
   * @param step whether it is a step that is done; else what is live and good
   * @param since when that was recorded
   * @param raised when an alert was raised there that nothing has settled since; absent where none
   *     was
   */
  public record Good(boolean step, Instant since, Optional<Instant> raised) implements Says {
    @Override
    public String clause(Optional<String> host) {
      return (step ? "done" : "live and good")
          + on(host)
          + " since "
          + InWords.of(since)
          + raised.map(at -> ", and an alert was raised there " + InWords.of(at)).orElse("");
    }
  }

  private static String first(Optional<String> host) {
    return host.map(name -> name + " ").orElse("");
  }

  private static String on(Optional<String> host) {
    return host.map(name -> " on " + name).orElse("");
  }
}
