package dev.deployer.project.drill;

import dev.deployer.DrillSeen;
import dev.deployer.outcome.DeployerException;
import java.util.List;
import java.util.Optional;

/** Somebody has edited a file of what is live, and told nobody. */
final class HandPatch implements Scenario {
  @Override
  public String name() {
    return "hand-patch";
  }

  @Override
  public Told begin(Game game) throws DeployerException {
    Optional<DeployerException> failed = game.deploy(game.crew().deployer());
    if (failed.isPresent()) {
      throw failed.get();
    }
    String edited = game.crew().deployer().drilling().edit(game.drill(), game.seed());
    return new Told(
        "A user says that "
            + game.crew().name()
            + " is not the same as an hour ago, and nobody has deployed since. Whatever was done,"
            + " it must not be lost, and the team must know of it.",
        List.of(),
        "An empty line was added to a file of the release of the drill, "
            + edited
            + ", as with an editor. The release that was live before was not touched.",
        Optional.of("What was changed in " + edited + ", which is saved nowhere."));
  }

  @Override
  public boolean isSettled(Game game, Sight now, DrillSeen seen) {
    return now.isQuiet()
        && seen.editKnown()
        && now.hosts().values().stream()
            .flatMap(Optional::stream)
            .flatMap(host -> host.patches().stream())
            .noneMatch(one -> one.release().equals(game.drill().release()) && one.changedSince());
  }

  @Override
  public String task(String target) {
    return "Find out what was changed (`deployer verify "
        + target
        + "`), and save it so that it is known: `deployer verify "
        + target
        + " --save DIR --message WHY`.";
  }
}
