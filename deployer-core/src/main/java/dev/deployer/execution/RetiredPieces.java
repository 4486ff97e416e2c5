package dev.deployer.execution;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import dev.deployer.root.RetiredRelease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parts of a retired release that a dead run left on its workbench, on the way to the root's
 * trash or back from there. Whoever holds the lock next takes them to the trash.
 *
 * @param release where the tree lies, if it does
 * @param manifests where its manifest may lie; the one of a release that was being published when a
 *     connection was lost bears such a name too
 */
record RetiredPieces(
    RetiredRelease card, Optional<RemotePath> release, List<RemotePath> manifests) {
  private static final int MAX_CARD = 1 << 16;

  /** On its way to the trash. */
  private static final String THERE = Workbench.DEAD + ".*-" + Workbench.RETIRED + "\\.";

  private static final Pattern CARD = Pattern.compile(THERE + Pattern.quote(RetiredRelease.CARD));

  private static final Pattern RELEASE =
      Pattern.compile(THERE + Pattern.quote(RetiredRelease.RELEASE));

  /** On its way back it is what a staged release is. */
  private static final Pattern TREE =
      Pattern.compile("(%s.*-)?tree(-[0-9]+)?".formatted(Workbench.DEAD));

  private static final Pattern MANIFEST =
      Pattern.compile(
          "%s%s|%s.*-manifest(-[0-9]+)?".formatted(THERE, RetiredRelease.MANIFEST, Workbench.DEAD));

  /** What lies on one workbench. */
  private static final class Lying {
    private Optional<RemotePath> card = Optional.empty();
    private Optional<RemotePath> release = Optional.empty();
    private Optional<RemotePath> tree = Optional.empty();
    private final List<RemotePath> manifests = new ArrayList<>();

    void add(Found entry) {
      String name = entry.path().name();
      if (CARD.matcher(name).matches() && entry.facts().type() == Facts.Type.FILE) {
        card = Optional.of(entry.path());
      } else if (RELEASE.matcher(name).matches() && entry.facts().isDirectory()) {
        release = Optional.of(entry.path());
      } else if (TREE.matcher(name).matches() && entry.facts().isDirectory()) {
        tree = Optional.of(entry.path());
      } else if (MANIFEST.matcher(name).matches() && entry.facts().isDirectory()) {
        manifests.add(entry.path());
      }
    }

    RetiredPieces of(RetiredRelease whose) {
      return new RetiredPieces(whose, release.or(() -> tree), List.copyOf(manifests));
    }
  }

  /** Whether a retired release, or a part of it, may lie on a workbench with an entry like this. */
  static boolean mayLieBeside(String name) {
    return CARD.matcher(name).matches() || name.matches(Workbench.RETIRED + "(-[0-9]+)?");
  }

  /** Whether there is one on this workbench that only the next holder of the lock can gather. */
  static boolean isOn(Host host, Workbench bench) throws IOException {
    List<Optional<Facts>> facts =
        host.stat(
            List.of(
                bench.retired().child(RetiredRelease.RELEASE),
                bench.retired().child(RetiredRelease.CARD),
                bench.tree()));
    return facts.get(0).isPresent()
        || (facts.get(1).isPresent() && facts.get(2).isPresent())
        || on(host, List.of(bench.directory())).stream()
            .anyMatch(pieces -> pieces.release().isPresent());
  }

  /** Those on these workbenches; on each there are those of at most one release. */
  static List<RetiredPieces> on(Host host, List<RemotePath> workbenches) throws IOException {
    List<Optional<Facts>> facts = host.stat(workbenches);
    List<RemotePath> directories = new ArrayList<>();
    for (int i = 0; i < workbenches.size(); i++) {
      if (facts.get(i).map(Facts::isDirectory).orElse(false)) {
        directories.add(workbenches.get(i));
      }
    }
    Map<RemotePath, Lying> lying = new LinkedHashMap<>();
    host.walk(
        directories,
        false,
        entry -> lying.computeIfAbsent(entry.path().parent(), bench -> new Lying()).add(entry));
    List<Lying> withCard = lying.values().stream().filter(l -> l.card.isPresent()).toList();
    if (withCard.isEmpty()) {
      return List.of();
    }
    List<RemotePath> cards = withCard.stream().map(l -> l.card.orElseThrow()).toList();
    List<Optional<byte[]>> contents = host.read(cards, MAX_CARD);
    // Who died while they put it together anew has left it on two workbenches.
    Map<String, RetiredPieces> pieces = new LinkedHashMap<>();
    for (int i = 0; i < withCard.size(); i++) {
      Lying of = withCard.get(i);
      contents
          .get(i)
          .flatMap(RetiredRelease::readIfWhole)
          .map(of::of)
          .ifPresent(some -> pieces.merge(some.card().name(), some, RetiredPieces::with));
    }
    return List.copyOf(pieces.values());
  }

  private RetiredPieces with(RetiredPieces others) {
    return new RetiredPieces(
        card,
        release.or(others::release),
        Stream.concat(manifests.stream(), others.manifests.stream()).toList());
  }
}
