package dev.deployer.execution;

import dev.deployer.host.Questions;
import dev.deployer.manifest.Manifest;
import dev.deployer.parallel.Meanwhile;
import dev.deployer.path.RemotePath;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.Optional;

/**
 * The walk of what is to become the next release, where it still lies in the root's trash: beside
 * that of the live release. Only of one whose manifest is known on this machine.
 */
public final class RawTreeAhead implements AutoCloseable {
  private static final String PARSER = "deployer-raw-manifest";

  private final Run run;
  private final RetiredRelease retired;
  private final Manifest wanted;
  private final Meanwhile<Optional<Manifest>> recorded;
  private Optional<RawWalk> walk = Optional.empty();

  private RawTreeAhead(Run run, RetiredRelease retired, Manifest wanted) {
    this.run = run;
    this.retired = retired;
    this.wanted = wanted;
    this.recorded =
        Meanwhile.start(
            PARSER,
            () ->
                ReleaseSweep.known(
                    retired.digest(), retired.manifest(), run.settings().manifests()));
  }

  /**
   * Begins to parse the manifest; empty where nothing will be recycled.
   *
   * @param state the root as it was read last
   * @param wanted what the raw tree is to become
   */
  public static Optional<RawTreeAhead> begin(Run run, RootState state, Manifest wanted) {
    return ReleaseMaking.recyclable(run, state)
        .map(retired -> new RawTreeAhead(run, retired, wanted));
  }

  /** Asks it, once. */
  public void ask(Questions questions) {
    try {
      walk = recorded.result().map(manifest -> new RawWalk(manifest, wanted));
    } catch (IOException e) {
      // Whoever takes the tree reads its manifest again, and is told.
      walk = Optional.empty();
    }
    if (walk.isPresent()) {
      RemotePath tree = run.layout().trash(retired).child(RetiredRelease.RELEASE);
      walk.get().ask(tree, questions);
    }
  }

  /** What was found of this one, where it was walked over the connection that lasts. */
  Optional<RawWalk> of(RetiredRelease which) {
    return walk.filter(seen -> retired.equals(which))
        .filter(seen -> run.bench().incarnation() == 1)
        .filter(RawWalk::isAnswered);
  }

  @Override
  public void close() {
    recorded.close();
  }
}
