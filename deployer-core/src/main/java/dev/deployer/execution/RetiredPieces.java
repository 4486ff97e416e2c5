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
import java.util.regex.Matcher;
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

  /** On its way to the trash; of several disarmings the first one tells what lay together. */
  private static final String THERE =
      Workbench.DEAD + "(?:.*-" + Workbench.DEAD + ")?(.*)-[0-9]+-" + Workbench.RETIRED + "\\.";

  private static final Pattern CARD = Pattern.compile(THERE + Pattern.quote(RetiredRelease.CARD));

  private static final Pattern RELEASE =
      Pattern.compile(THERE + Pattern.quote(RetiredRelease.RELEASE));

  /** On its way back it is what a staged release is. */
  private static final Pattern TREE =
      Pattern.compile("(%s.*-)?tree(-[0-9]+)?".formatted(Workbench.DEAD));

  private static final Pattern MANIFEST =
      Pattern.compile(
          "%s%s|%s.*-manifest(-[0-9]+)?".formatted(THERE, RetiredRelease.MANIFEST, Workbench.DEAD));

  /** A part that a disarming has named. */
  private record Part(RemotePath path, String disarming) {
    static Optional<Part> of(Pattern names, RemotePath path) {
      Matcher matcher = names.matcher(path.name());
      return matcher.matches() ? Optional.of(new Part(path, matcher.group(1))) : Optional.empty();
    }

    boolean layWith(Part other) {
      return disarming.equals(other.disarming);
    }
  }

  /**
   * What lies on one workbench. Of a release that is in the trash by now the card may lie there
   * still, beside what belongs to another one.
   */
  private static final class Lying {
    private final List<Part> cards = new ArrayList<>();
    private final List<Part> releases = new ArrayList<>();
    private Optional<RemotePath> tree = Optional.empty();
    private final List<RemotePath> manifests = new ArrayList<>();

    void add(Found entry) {
      String name = entry.path().name();
      Optional<Part> card = Part.of(CARD, entry.path());
      Optional<Part> release = Part.of(RELEASE, entry.path());
      if (card.isPresent() && entry.facts().type() == Facts.Type.FILE) {
        cards.add(card.get());
      } else if (release.isPresent() && entry.facts().isDirectory()) {
        releases.add(release.get());
      } else if (TREE.matcher(name).matches() && entry.facts().isDirectory()) {
        tree = Optional.of(entry.path());
      } else if (MANIFEST.matcher(name).matches() && entry.facts().isDirectory()) {
        manifests.add(entry.path());
      }
    }

    RetiredPieces of(RetiredRelease whose, Part card) {
      return new RetiredPieces(whose, treeBeside(card), List.copyOf(manifests));
    }

    /**
     * The tree that lay beside a card. Where a disarming was cut, and another one has named the
     * tree, it may belong to any card; which one that is, its manifest tells.
     */
    private Optional<RemotePath> treeBeside(Part card) {
      if (releases.isEmpty()) {
        return tree;
      }
      return releases.stream()
          .filter(card::layWith)
          .findFirst()
          .or(
              () ->
                  releases.stream()
                      .filter(release -> cards.stream().noneMatch(release::layWith))
                      .findFirst())
          .map(Part::path);
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

  /** Those on these workbenches, by the cards that lie there. */
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
    Map<Part, Lying> beside = new LinkedHashMap<>();
    lying.values().forEach(bench -> bench.cards.forEach(card -> beside.put(card, bench)));
    if (beside.isEmpty()) {
      return List.of();
    }
    List<Part> cards = List.copyOf(beside.keySet());
    List<Optional<byte[]>> contents = host.read(cards.stream().map(Part::path).toList(), MAX_CARD);
    // Who died while they put it together anew has left it on two workbenches, or under two cards.
    Map<String, RetiredPieces> pieces = new LinkedHashMap<>();
    for (int i = 0; i < cards.size(); i++) {
      Part card = cards.get(i);
      contents
          .get(i)
          .flatMap(RetiredRelease::readIfWhole)
          .map(whose -> beside.get(card).of(whose, card))
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
