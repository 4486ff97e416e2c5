package dev.deployer.project.drill;

import dev.deployer.DrillTakenBack;
import dev.deployer.Drilling;
import dev.deployer.OpenDrill;
import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Printable;
import dev.deployer.project.machine.WhoDeploys;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.run.Work;
import java.util.Optional;

/**
 * What an earlier drill has left on the hosts of a target. It is over where its process on this
 * machine is gone, or its time has passed; whoever takes back one that is still under way ends it,
 * and does no harm.
 */
public record LeftDrill(Work work, Crew crew) {
  private static final String GONE = "ended, since its client was gone; a rehearsed emergency";
  private static final String WORD = "ended by a word of somebody; a rehearsed emergency";

  /**
   * Takes it back if it is over.
   *
   * @return who is at it, where it is not over
   */
  public Optional<String> takeBackIfOver() throws DeployerException {
    Drilling drilling = crew.deployer().drilling();
    Optional<OpenDrill> open = drilling.open();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    if (!isOver(open.get())) {
      return Optional.of(
          "a drill of %s is under way there, until %s at the latest"
              .formatted(Printable.escape(open.get().by()), Amounts.time(open.get().until())));
    }
    DrillTakenBack unused = takeBack(open.get());
    return Optional.empty();
  }

  /** Takes it back if it is over; says whether anything was. */
  public boolean takeBackWhatIsOver() throws DeployerException {
    Optional<OpenDrill> open = crew.deployer().drilling().open().filter(this::isOver);
    if (open.isPresent()) {
      DrillTakenBack unused = takeBack(open.get());
    }
    return open.isPresent();
  }

  /** Takes back whatever is there, which is a person's word. */
  public Optional<DrillTakenBack> takeBack() throws DeployerException {
    Optional<OpenDrill> open = crew.deployer().drilling().open();
    return open.isEmpty() ? Optional.empty() : Optional.of(takeBack(open.get()));
  }

  private DrillTakenBack takeBack(OpenDrill open) throws DeployerException {
    DrillTakenBack done = crew.deployer().drilling().takeBack(open, isOver(open) ? GONE : WORD);
    work.opened()
        .tell(new Event.DrillTakenBack(open.by(), String.join("; ", TakenBackText.of(done))));
    return done;
  }

  private boolean isOver(OpenDrill open) {
    boolean here = open.by().endsWith("@" + WhoDeploys.in(work.here()).machine());
    boolean gone = here && ProcessHandle.of(open.process()).isEmpty();
    return gone || work.now().isAfter(open.until());
  }
}
