package dev.deployer.gate;

import dev.deployer.git.WorkTree;
import dev.deployer.source.IgnoreRules;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a source, and of the work tree that it lies in.
 *
 * @param what the content that would be sent
 * @param sent the files and links that would be sent, by their paths in the source, in order
 * @param empty those of them without any content
 * @param missing files that git knows and that would be sent, were they there
 * @param tree what git says
 * @param aside files of the tree that no build is made of, by their paths from its top
 * @param written files of the tree that Deployer wrote for people, by their paths from its top,
 *     with what each is: {@code what deployer report wrote}
 * @param left what the hooks of the build have left in the tree
 * @param seal how it differs from its seal; absent where it has none
 * @param whole what exactly was sent, where it is a commit or an archive: {@code commit 69d46d4}
 */
public record SourceFacts(
    Candidate what,
    List<String> sent,
    Set<String> empty,
    List<String> missing,
    WorkTree tree,
    Set<String> aside,
    SortedMap<String, String> written,
    Optional<LeftByHooks> left,
    Optional<AgainstSeal> seal,
    Optional<String> whole) {
  /** Copies. */
  public SourceFacts {
    sent = List.copyOf(sent);
    empty = Set.copyOf(empty);
    missing = List.copyOf(missing);
    aside = Set.copyOf(aside);
    written = Collections.unmodifiableSortedMap(new TreeMap<>(written));
  }

  /**
   * What was not there before the hooks of the build ran.
   *
   * @param hooks their names
   * @param changes by the path from the top of the tree; at least one
   */
  public record LeftByHooks(List<String> hooks, SortedMap<String, WorkTree.Difference> changes) {
    /** Copies. */
    public LeftByHooks {
      hooks = List.copyOf(hooks);
      changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    }
  }

  /**
   * A source held against its seal.
   *
   * @param revision what was sealed, where that is known
   * @param differences one each; none where it is as it was sealed
   */
  public record AgainstSeal(Optional<String> revision, List<String> differences) {
    /** Copies the list. */
    public AgainstSeal {
      differences = List.copyOf(differences);
    }
  }

  /** Those that the rules do not name. */
  List<String> notGenerated(GateSettings.SourceRule rule) {
    if (rule.generated().isEmpty()) {
      return sent;
    }
    IgnoreRules rules = new IgnoreRules(rule.generated());
    return sent.stream().filter(path -> !rules.matchFileOrAbove(path)).toList();
  }
}
