package dev.deployer.project.html;

import dev.deployer.Overview;
import dev.deployer.ReleaseSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The numbers of a look by their words: the page and {@code --json} have these, and no others. */
public final class Figures {
  private Figures() {}

  /** In the order in which they are shown. */
  public static Map<String, Long> of(Look look) {
    TimeLine line = look.timeLine();
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("hosts", (long) look.hosts().size());
    figures.put(
        "live",
        overviews(look).flatMap(one -> one.status().live().release().stream()).distinct().count());
    figures.put(
        "releases",
        overviews(look)
            .flatMap(one -> one.releases().stream())
            .map(ReleaseSummary::name)
            .distinct()
            .count());
    figures.put("deploys", line.count(TimeLine.Kind.DEPLOY));
    figures.put("rollbacks", line.count(TimeLine.Kind.ROLLBACK));
    figures.put("reverts", line.count(TimeLine.Kind.REVERT));
    figures.put("bad", line.count(TimeLine.Kind.BAD));
    figures.put("rehearsals", line.count(TimeLine.Kind.REHEARSAL));
    figures.put("overrides", line.count(TimeLine.Kind.OVERRIDE));
    figures.put("drift", line.count(TimeLine.Kind.DRIFT));
    changed(look).ifPresent(places -> figures.put("changed", places));
    figures.put("records", overviews(look).mapToLong(one -> one.journal().records()).sum());
    return figures;
  }

  /** Only where all of them were looked at: of others nobody knows it. */
  private static Optional<Long> changed(Look look) {
    boolean all =
        look.hosts().stream()
            .allMatch(
                host ->
                    host.overview().isPresent()
                        && host.files().map(files -> files.found().isPresent()).orElse(true));
    return all
        ? Optional.of(
            look.hosts().stream()
                .flatMap(host -> host.files().flatMap(LiveFiles::found).stream())
                .mapToLong(LiveFiles::places)
                .sum())
        : Optional.empty();
  }

  private static Stream<Overview> overviews(Look look) {
    return look.hosts().stream().flatMap(host -> host.overview().stream());
  }
}
