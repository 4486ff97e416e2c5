package dev.deployer.gate;

import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The gate {@code drift}: a release that someone changed on the host is neither deployed over nor
 * rolled back to, unless a person accepts exactly that. What was changed there and is in the new
 * release as well is no loss, and neither is a file that was only touched.
 */
public final class DriftGate {
  private static final String CONTAINED = " (is in the new release)";
  private static final String TOUCHED = " (only touched)";

  private DriftGate() {}

  /**
   * Who has recorded exactly what differs. Texts are as they were recorded.
   *
   * @param by who
   * @param at when
   * @param message why it was made
   */
  public record Known(String by, Instant at, Optional<String> message) {
    private static final int SHOWN = 120;

    private String inWords() {
      return ", as recorded by "
          + Printable.escape(by)
          + " on "
          + InWords.of(at)
          + message
              .map(text -> text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…")
              .map(text -> ": " + Printable.quote(text))
              .orElse("");
    }
  }

  /**
   * What is to be said of a release on a host of which nobody has recorded what differs.
   *
   * @param host its address
   */
  public static Finding judge(
      String host, ReleaseId release, Drift drift, List<Acceptance> accepted) {
    return judge(host, release, drift, Optional.empty(), accepted);
  }

  /**
   * What is to be said of a release on a host.
   *
   * @param host its address
   * @param known who has recorded exactly that
   */
  public static Finding judge(
      String host,
      ReleaseId release,
      Drift drift,
      Optional<Known> known,
      List<Acceptance> accepted) {
    if (drift.isEmpty()) {
      return Finding.clear(
          GateName.DRIFT,
          Optional.of(host),
          Verdict.PASSED,
          release + " on the host is as it was deployed");
    }
    if (drift.isHarmless()) {
      boolean inVain = accepted.stream().anyMatch(word -> word.gate() == GateName.DRIFT);
      return new Finding(
          GateName.DRIFT,
          Optional.of(host),
          Verdict.PASSED,
          harmless(drift) + (inVain ? "; there is nothing to accept" : ""),
          details(drift),
          Optional.empty());
    }
    int places = Drift.places(drift.differences());
    int contained = Drift.places(drift.contained());
    return Finding.against(
        GateName.DRIFT,
        Optional.of(host),
        release
            + " on the host differs from its manifest in "
            + places
            + (places == 1 ? " place" : " places")
            + (contained == 0
                ? ""
                : ", of which "
                    + contained
                    + (contained == 1 ? " is" : " are")
                    + " in the new release")
            + known.map(Known::inWords).orElse(""),
        details(drift),
        accepted);
  }

  /** Where what is live was deployed, and there is nothing any more that it could be held to. */
  public static Finding notKnown(String host, ReleaseId live) {
    return Finding.clear(
        GateName.DRIFT,
        Optional.of(host),
        Verdict.NOT_ASKED,
        live + " has no manifest any more that it could be held to");
  }

  /** Where nothing is live that was deployed, and so nothing can differ. */
  public static Finding notAsked(String host, Optional<ReleaseId> live) {
    return Finding.clear(
        GateName.DRIFT,
        Optional.of(host),
        Verdict.NOT_ASKED,
        live.map(id -> id + " was made by another tool").orElse("nothing is live"));
  }

  /** The digits by which exactly these differences are accepted, and known again. */
  public static String digest(Collection<Difference> differences) {
    return whole(differences.stream().map(Difference::toString).toList())
        .substring(0, Finding.SHOWN_DIGITS);
  }

  /**
   * The digest of what differs, whatever is in the new release; the release has another name on
   * each host, and is not in it.
   *
   * @param details of a finding
   */
  static String whole(List<String> details) {
    StringBuilder text = new StringBuilder();
    details.stream()
        .map(detail -> without(CONTAINED, without(TOUCHED, detail)))
        .sorted()
        .forEach(place -> text.append(place).append('\n'));
    return Digest.ofContent(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String without(String remark, String detail) {
    return detail.endsWith(remark)
        ? detail.substring(0, detail.length() - remark.length())
        : detail;
  }

  /**
   * In how many files, directories and links lies what it tells of: one may differ in several ways.
   */
  public static int places(Finding drift) {
    return (int)
        drift.details().stream()
            .map(detail -> detail.substring(detail.indexOf(' ') + 1))
            .map(place -> place.substring(0, Math.max(0, place.indexOf(": "))))
            .distinct()
            .count();
  }

  private static String harmless(Drift drift) {
    int contained = Drift.places(drift.contained());
    int touched = Drift.places(drift.touched());
    String change =
        contained == 1
            ? "1 change made on the host is in this release"
            : contained + " changes made on the host are in this release";
    String touch = touched == 1 ? "1 file was only touched" : touched + " files were only touched";
    return contained == 0 ? touch : touched == 0 ? change : change + ", and " + touch;
  }

  /** First what would be lost. */
  private static List<String> details(Drift drift) {
    List<String> details = new ArrayList<>();
    drift.harmful().forEach(difference -> details.add(difference.toString()));
    drift.differences().stream()
        .filter(drift.contained()::contains)
        .forEach(difference -> details.add(difference + CONTAINED));
    drift.differences().stream()
        .filter(drift.touched()::contains)
        .forEach(difference -> details.add(difference + TOUCHED));
    return details;
  }
}
