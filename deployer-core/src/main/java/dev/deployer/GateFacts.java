package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.LeftOutHost;
import dev.deployer.cluster.Member;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Candidate;
import dev.deployer.gate.DataGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.gate.SourceFacts;
import dev.deployer.gate.SourceFacts.LeftByHooks;
import dev.deployer.gate.SourceGate;
import dev.deployer.git.CommitAuthors;
import dev.deployer.git.Git;
import dev.deployer.git.WorkTree;
import dev.deployer.git.WorkTree.Difference;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.metadata.InvalidMetadataException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.AskedRoot;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlansOnDisk;
import dev.deployer.source.IgnoreRules;
import dev.deployer.source.Origin;
import dev.deployer.source.OwnWriting;
import dev.deployer.source.Seal;
import dev.deployer.source.Source;
import dev.deployer.source.SourcePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Gathers what the gates of a deploy judge by, as far as it is found on this machine. It reads, and
 * changes nothing.
 */
final class GateFacts implements AutoCloseable {
  /** So many untracked files are looked into; all others are what they are called. */
  private static final int MOST_LOOKED_AT = 1_000;

  private final Runs runs;
  private final DeployRequest request;
  private final Optional<SourceRule> rule;
  private final List<Hook> build;
  private final Set<String> hosts;
  private final Git git;
  private Optional<WorkTree> beforeBuild = Optional.empty();
  private Optional<Elsewhere> elsewhere = Optional.empty();

  GateFacts(Runs runs, DeployRequest request) {
    this(runs, request, runs.target().settings().gates().source(), runs.target().hostNames());
  }

  /** For a seal, which is for no host. */
  GateFacts(Runs runs, DeployRequest request, Optional<SourceRule> rule) {
    this(runs, request, rule, Set.of());
  }

  private GateFacts(
      Runs runs, DeployRequest request, Optional<SourceRule> rule, Set<String> hosts) {
    this.hosts = hosts;
    this.runs = runs;
    this.request = request;
    this.rule = rule;
    this.build = runs.target().rollout().hooks().of(HookPhase.BUILD);
    this.git = new Git(runs.workstation().commands());
  }

  /** Begins to ask the hosts that the run does not change, anew where that was done before. */
  void lookElsewhere() {
    look(runs.target().settings().gates().others());
  }

  /** The same of those alone that were left out. */
  void lookAtLeftOut() {
    look(Set.of());
  }

  private void look(Set<String> environments) {
    close();
    elsewhere = Optional.of(Elsewhere.start(runs, environments));
  }

  /** What they say, once they are asked. */
  List<Elsewhere.Seen> elsewhere() throws DeployerException {
    return elsewhere.orElseThrow().hosts();
  }

  /** What those say that were left out. */
  List<Elsewhere.Seen> leftOut() throws DeployerException {
    return elsewhere.orElseThrow().hosts(Set.of());
  }

  /** What those say, and those that share the data. */
  List<Elsewhere.Seen> sharing() throws DeployerException {
    return elsewhere.orElseThrow().hosts(runs.target().settings().gates().sharing());
  }

  /** The hosts that were left out and serve something, or may. */
  List<LeftOutHost> serving() throws DeployerException {
    return elsewhere.orElseThrow().serving();
  }

  /** Which roots that is, with the ids that were read. */
  List<AskedRoot> asked() throws DeployerException {
    return elsewhere().stream().map(Elsewhere.Seen::root).toList();
  }

  /** What the gate says of who can read the data. */
  DataGate.Judged data(Fleet fleet, ReleaseId release, OfSource known, List<Acceptance> accepted)
      throws IOException, DeployerException {
    return new DataOnHosts(runs, fleet, elsewhere.orElseThrow())
        .judge(release, known.own().metadata(), true, accepted);
  }

  /** What the gate says of what is to be rehearsed. */
  Finding rehearsal(
      Fleet fleet,
      OfSource known,
      RehearsalRule rule,
      Map<Member, Plan> plans,
      List<Acceptance> accepted)
      throws DeployerException {
    return new RehearsalOnHosts(fleet, elsewhere.orElseThrow(), rule)
        .judge(known.source().manifest(), plans, runs.clock().instant(), accepted);
  }

  @Override
  public void close() {
    elsewhere.ifPresent(Elsewhere::close);
  }

  /** What is known of a source that was scanned. */
  record OfSource(
      Source source, SourceFacts facts, Origin origin, OwnWords own, Optional<String> commit) {}

  /**
   * Who has made it, as far as git knows: by the commit that it was made of, and by the revision
   * that was typed, where that is one too; by what is checked out where neither is known.
   *
   * @param live the revisions of what is live
   */
  Optional<CommitAuthors.Found> authors(OfSource known, Collection<String> live)
      throws IOException {
    CommitAuthors authors = new CommitAuthors(git);
    Path at = request.source().place().at();
    Optional<CommitAuthors.Found> found = Optional.empty();
    for (Optional<String> one : List.of(known.commit(), request.revision())) {
      if (one.isPresent()) {
        found = CommitAuthors.Found.together(found, authors.since(at, live, one.get()));
      }
    }
    return found.isEmpty() && request.source().place() instanceof SourcePlace.Directory
        ? authors.since(at, live, CommitAuthors.CHECKED_OUT)
        : found;
  }

  /** Before the hooks of the build, if there are any: what they may not be blamed for. */
  void beforeBuild() {
    if (!build.isEmpty()) {
      beforeBuild = Optional.of(ask(request.source().place().at()));
    }
  }

  /** After the source was scanned: what was changed before has been seen, what is later is told. */
  OfSource of(Source source, Path directory, OpenedSource opened)
      throws IOException, InvalidMetadataException {
    OwnWords own = OwnWords.of(source, directory, hosts);
    Optional<Seal> seal = seal(opened);
    boolean asked = (opened.whole().isEmpty() && seal.isEmpty()) || !build.isEmpty();
    WorkTree tree = asked ? ask(request.source().place().at()) : new WorkTree.None();
    SourceFacts facts =
        new SourceFacts(
            Candidate.content(source.manifest().contentDigest()),
            source.sent(),
            source.sentEmpty(),
            missing(source, tree),
            tree,
            aside(tree, source.sent()),
            written(tree),
            left(tree),
            seal.map(
                known ->
                    new SourceFacts.AgainstSeal(
                        known.revision(), known.differences(source.manifest()))),
            opened.whole());
    Optional<String> commit = commit(facts, opened, seal);
    return new OfSource(source, facts, origin(facts, opened, seal, commit), own, commit);
  }

  /** Looks whether the seal that was asked for can be used. */
  void requireSeal() throws IOException {
    if (request.seal().isPresent() && request.source().place() instanceof SourcePlace.Directory) {
      Seal.read(request.seal().get());
    }
  }

  /** A commit or an archive needs none. */
  private Optional<Seal> seal(OpenedSource opened) throws IOException {
    return opened.whole().isPresent() || request.seal().isEmpty()
        ? Optional.empty()
        : Optional.of(Seal.read(request.seal().get()));
  }

  /** What the gate says of it; empty where it is off. */
  Optional<Finding> judged(OfSource known, List<Acceptance> accepted) {
    return rule.map(how -> SourceGate.judge(known.facts(), how, accepted));
  }

  /** What a release is made from, as far as that is known to be true. */
  private Origin origin(
      SourceFacts facts, OpenedSource opened, Optional<Seal> seal, Optional<String> commit) {
    boolean dirty = SourceGate.judge(facts, rule.orElse(SourceRule.CLEAN), List.of()).objects();
    return new Origin(
        opened.commit().isPresent()
            ? Origin.Kind.GIT
            : opened.archive().isPresent() ? Origin.Kind.ARCHIVE : Origin.Kind.DIRECTORY,
        request.revision().or(() -> commit.map(id -> dirty ? id + "-dirty" : id)),
        commit.map(id -> dirty),
        opened.archive(),
        seal.map(Seal::digest),
        commit.filter(id -> request.revision().filter(typed -> !typed.equals(id)).isPresent()));
  }

  private static Optional<String> commit(
      SourceFacts facts, OpenedSource opened, Optional<Seal> seal) {
    return opened
        .commit()
        .or(() -> seal.flatMap(Seal::revision))
        .or(
            () ->
                opened.archive().isPresent() || seal.isPresent() ? Optional.empty() : head(facts));
  }

  private static Optional<String> head(SourceFacts facts) {
    return facts.tree() instanceof WorkTree.Known known ? known.commit() : Optional.empty();
  }

  /** Where the source is not there yet, the hooks of the build make it. */
  private WorkTree ask(Path directory) {
    Path at = directory.toAbsolutePath().normalize();
    while (at != null && !Files.isDirectory(at)) {
      at = at.getParent();
    }
    try {
      return at == null ? new WorkTree.None() : git.ask(at);
    } catch (IOException e) {
      return new WorkTree.Unanswered("the source cannot be looked at", List.of());
    }
  }

  private static List<String> missing(Source source, WorkTree tree) {
    return tree instanceof WorkTree.Known known
        ? known.changes().entrySet().stream()
            .filter(change -> change.getValue() == Difference.DELETED)
            .map(change -> change.getKey())
            .filter(path -> path.startsWith(known.prefix()))
            .map(path -> path.substring(known.prefix().length()))
            .filter(source::wouldSend)
            .toList()
        : List.of();
  }

  /**
   * The files that no build is made of, as git names them. What says how it is deployed is one
   * where git does not know it: a change of what is in a commit is told.
   */
  private Set<String> aside(WorkTree tree, List<String> sent) {
    Set<String> aside = new HashSet<>();
    if (tree instanceof WorkTree.Known known) {
      try {
        Path top = top(known);
        for (Path file : request.aside()) {
          if (Files.exists(file) && file.toRealPath().startsWith(top)) {
            aside.add(top.relativize(file.toRealPath()).toString());
          }
        }
        aside.addAll(plans(known, top));
        Set<String> ofSource = Set.copyOf(sent);
        for (Path file : request.describing()) {
          if (Files.exists(file) && file.toRealPath().startsWith(top)) {
            String path = top.relativize(file.toRealPath()).toString();
            boolean isSent =
                path.startsWith(known.prefix())
                    && ofSource.contains(path.substring(known.prefix().length()));
            if (known.changes().get(path) == Difference.UNTRACKED && !isSent) {
              aside.add(path);
            }
          }
        }
      } catch (IOException e) {
        // What cannot be looked at is aside of nothing.
      }
    }
    return aside;
  }

  /** What Deployer wrote into the tree for people, with what it is. */
  private SortedMap<String, String> written(WorkTree tree) {
    if (tree instanceof WorkTree.Known known) {
      try {
        return OwnWriting.among(top(known), untracked(known).toList());
      } catch (IOException e) {
        // What cannot be looked at is what it is called.
      }
    }
    return new TreeMap<>();
  }

  /** The top of the tree. */
  private Path top(WorkTree.Known tree) throws IOException {
    Path top = request.source().place().at().toRealPath();
    for (int i = 0; i < tree.prefix().chars().filter(c -> c == '/').count(); i++) {
      top = top.getParent();
    }
    return top;
  }

  private static Stream<String> untracked(WorkTree.Known tree) {
    return tree.changes().entrySet().stream()
        .filter(change -> change.getValue() == Difference.UNTRACKED)
        .map(change -> change.getKey());
  }

  /**
   * Plans that lie in the tree, and their signatures; never what lies in the source, of which a
   * release is made.
   *
   * @param top of the tree
   */
  private static List<String> plans(WorkTree.Known tree, Path top) {
    return untracked(tree)
        .filter(path -> !path.startsWith(tree.prefix()))
        .limit(MOST_LOOKED_AT)
        .filter(path -> PlansOnDisk.isPlanOrSignature(top.resolve(path)))
        .toList();
  }

  private Optional<LeftByHooks> left(WorkTree tree) {
    if (!(tree instanceof WorkTree.Known now)
        || !(beforeBuild.orElse(null) instanceof WorkTree.Known before)) {
      return Optional.empty();
    }
    IgnoreRules generated = new IgnoreRules(rule.map(SourceRule::generated).orElse(List.of()));
    SortedMap<String, Difference> left = new TreeMap<>();
    now.changes()
        .forEach(
            (path, difference) -> {
              boolean inside = path.startsWith(now.prefix());
              String within = inside ? path.substring(now.prefix().length()) : path;
              if (before.changes().get(path) != difference
                  && !(inside && generated.matchFileOrAbove(within))) {
                left.put(path, difference);
              }
            });
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(new LeftByHooks(build.stream().map(Hook::name).toList(), left));
  }
}
