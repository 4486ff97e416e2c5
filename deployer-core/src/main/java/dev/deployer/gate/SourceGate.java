package dev.deployer.gate;

import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.git.WorkTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gate {@code source}: what would be sent is accounted for by git. Where some of it is in git,
 * all of it is, and nothing is otherwise than in the commit; where none of it is, as with what a
 * build has made, the work tree is the commit. What hooks of the build leave in the tree is named
 * as theirs.
 */
public final class SourceGate {
  private static final int SHORT_COMMIT = 12;

  private final SourceFacts facts;
  private final SourceRule rule;
  private final List<Acceptance> accepted;

  private SourceGate(SourceFacts facts, SourceRule rule, List<Acceptance> accepted) {
    this.facts = facts;
    this.rule = rule;
    this.accepted = accepted;
  }

  /** What is to be said of a source. */
  public static Finding judge(SourceFacts facts, SourceRule rule, List<Acceptance> accepted) {
    SourceGate gate = new SourceGate(facts, rule, accepted);
    if (facts.whole().isPresent()) {
      Finding whole =
          clear(
              Verdict.PASSED,
              facts.whole().get() + ", " + files(facts.sent().size()) + ", as they are in it");
      return facts.left().map(left -> gate.leftByHooks(left, List.of())).orElse(whole);
    }
    if (facts.seal().isPresent() || rule.needsSeal()) {
      Finding held = gate.againstSeal();
      return facts.left().map(left -> gate.leftByHooks(left, held.details())).orElse(held);
    }
    if (facts.tree() instanceof WorkTree.Known tree) {
      return gate.judge(tree);
    } else if (facts.tree() instanceof WorkTree.Unanswered git) {
      return gate.against(
          "git does not say what is in the work tree of " + gate.content() + ": " + git.sentence(),
          git.more());
    }
    return clear(Verdict.NOT_ASKED, "it lies in no work tree of git");
  }

  private Finding againstSeal() {
    if (facts.seal().isEmpty()) {
      return against("only what is sealed is sent, and " + content() + " has no seal", List.of());
    }
    SourceFacts.AgainstSeal seal = facts.seal().get();
    int differences = seal.differences().size();
    return differences == 0
        ? clear(
            Verdict.PASSED,
            seal.revision().map(made -> "sealed from " + shortened(made)).orElse("sealed")
                + ", "
                + files(facts.sent().size())
                + ", as they were then")
        : against(
            content()
                + " differs from its seal in "
                + (differences == 1 ? "1 place" : differences + " places"),
            seal.differences());
  }

  private static String shortened(String revision) {
    return revision.matches("[0-9a-f]{40,64}") ? revision.substring(0, SHORT_COMMIT) : revision;
  }

  private Finding judge(WorkTree.Known tree) {
    Finding found =
        facts.sent().stream()
                .anyMatch(path -> tree.tracked().contains(path) && !facts.empty().contains(path))
            ? tracked(tree)
            : built(tree);
    return facts.left().map(left -> leftByHooks(left, found.details())).orElse(found);
  }

  private Finding leftByHooks(SourceFacts.LeftByHooks left, List<String> besides) {
    int count = left.changes().size();
    String who =
        left.hooks().size() == 1
            ? "the hook " + left.hooks().get(0)
            : "the hooks " + String.join(", ", left.hooks());
    List<String> details = new ArrayList<>();
    if (count > 1) {
      left.changes().forEach((path, difference) -> details.add(line(path, difference)));
    }
    besides.stream().filter(detail -> !isOf(left, detail)).forEach(details::add);
    return against(
        who
            + " left "
            + (count == 1 ? only(left) : files(count))
            + " in the work tree of "
            + content(),
        details);
  }

  private static String only(SourceFacts.LeftByHooks left) {
    String path = left.changes().firstKey();
    WorkTree.Difference difference = left.changes().get(path);
    return difference == WorkTree.Difference.UNTRACKED ? path : difference.of(path);
  }

  /** Whether it is told of a file already, which may be told by its path in the source. */
  private boolean isOf(SourceFacts.LeftByHooks left, String detail) {
    String prefix = facts.tree() instanceof WorkTree.Known tree ? tree.prefix() : "";
    return left.changes().keySet().stream()
        .anyMatch(path -> detail.endsWith(" " + within(prefix, path) + written(path)));
  }

  private static String within(String prefix, String path) {
    return path.startsWith(prefix) ? path.substring(prefix.length()) : path;
  }

  /** A change, with what it is where Deployer wrote it. */
  private String line(String path, WorkTree.Difference difference) {
    return difference.of(path) + written(path);
  }

  private String written(String path) {
    String what = facts.written().get(path);
    return what == null ? "" : ": " + what;
  }

  /** What is sent is the work tree itself, or a part of it. */
  private Finding tracked(WorkTree.Known tree) {
    List<String> asked = facts.notGenerated(rule);
    List<String> details = new ArrayList<>();
    boolean onlyUntracked = true;
    for (String path : asked) {
      if (!tree.tracked().contains(path)) {
        details.add(WorkTree.Difference.UNTRACKED.of(path));
      } else {
        Optional<WorkTree.Difference> change = tree.changeOf(path);
        change.ifPresent(difference -> details.add(difference.of(path)));
        onlyUntracked &= change.isEmpty();
      }
    }
    onlyUntracked &= facts.missing().isEmpty();
    facts.missing().forEach(path -> details.add(WorkTree.Difference.DELETED.of(path)));
    if (!details.isEmpty()) {
      return against(
          onlyUntracked
              ? files(details.size())
                  + " of "
                  + content()
                  + (details.size() == 1 ? " is" : " are")
                  + " not in git"
              : content() + " differs from what is committed in " + files(details.size()),
          details);
    }
    int generated = facts.sent().size() - asked.size();
    return clear(
        Verdict.PASSED,
        commit(tree)
            + ", "
            + files(facts.sent().size())
            + ", "
            + (generated == 0
                ? "all of them in it"
                : asked.size() + " of them in it, and " + generated + " generated"));
  }

  /** What is sent was made from the work tree. */
  private Finding built(WorkTree.Known tree) {
    List<String> details = new ArrayList<>();
    tree.changes()
        .forEach(
            (path, difference) -> {
              if (!facts.aside().contains(path)) {
                details.add(line(path, difference));
              }
            });
    return details.isEmpty()
        ? clear(
            Verdict.PASSED,
            commit(tree) + ", " + files(facts.sent().size()) + " built from a clean work tree")
        : against(
            "the work tree that "
                + content()
                + " was built from has "
                + (details.size() == 1 ? "a change" : details.size() + " changes")
                + " that "
                + (details.size() == 1 ? "is" : "are")
                + " in no commit",
            details);
  }

  private static String commit(WorkTree.Known tree) {
    return tree.commit()
        .map(full -> "commit " + full.substring(0, SHORT_COMMIT))
        .orElse("no commit yet");
  }

  private String content() {
    return facts.what().inWords();
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }

  private Finding against(String fact, List<String> details) {
    return Finding.against(GateName.SOURCE, Optional.empty(), fact, details, accepted);
  }

  private static Finding clear(Verdict verdict, String fact) {
    return Finding.clear(GateName.SOURCE, Optional.empty(), verdict, fact);
  }
}
