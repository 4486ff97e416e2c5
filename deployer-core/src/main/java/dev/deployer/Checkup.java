package dev.deployer;

import dev.deployer.CheckReport.Finding;
import dev.deployer.CheckReport.Level;
import dev.deployer.cluster.Failures;
import dev.deployer.execution.Initialisation;
import dev.deployer.execution.Probe;
import dev.deployer.execution.Run;
import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.Space;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RemotePath;
import dev.deployer.root.JournalEvidence;
import dev.deployer.root.Layout;
import dev.deployer.root.Remains;
import dev.deployer.root.Reserve;
import dev.deployer.root.RootState;
import dev.deployer.root.ServerNeed;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out {@link Deployer#check}: looks at everything that a deploy needs, and reports all that
 * is wrong at once.
 */
final class Checkup {
  private static final long LITTLE_SPACE = 100L << 20;

  private final Runs runs;
  private final List<Finding> findings = new ArrayList<>();
  private Optional<JournalTestimony> journal = Optional.empty();

  Checkup(Runs runs) {
    this.runs = runs;
  }

  CheckReport run(CheckDepth depth) throws DeployerException {
    try {
      runs.alone(
          run -> {
            look(run);
            if (depth == CheckDepth.PROBE) {
              probe(run);
            }
            return null;
          });
    } catch (DeployerException e) {
      if (e.getCause() instanceof ConnectFailedException
          || e.kind() == DeployerException.Kind.INTERRUPTED) {
        throw e;
      }
      if (e.getCause() instanceof AccessDeniedException) {
        refusedByServer(e.getMessage());
      } else if (e.objections().isEmpty()) {
        add(Level.PROBLEM, "connection", e.getMessage());
      }
      // Nobody was let in; the host can be looked at all the same.
      List<Objection> objections =
          findings.isEmpty() ? withoutRoot(e.objections()) : e.objections();
      objections.forEach(
          o ->
              findings.add(
                  new Finding(Level.PROBLEM, subject(o.kind()), o.fact(), Optional.of(o))));
    }
    return new CheckReport(findings, journal);
  }

  /**
   * Looks at what there is on a host besides a root.
   *
   * @param objections of the guard
   * @return these; or, where there is no root at all, what stands against making one
   */
  private List<Objection> withoutRoot(List<Objection> objections) throws DeployerException {
    try (Host host = runs.way().open()) {
      look(host);
      if (runs.target().rollout().needsShell()) {
        shell(host.commands().isPresent());
      }
      secrets();
      if (objections.stream().allMatch(o -> o.kind() == Objection.Kind.NOT_A_ROOT)) {
        Initialisation.Found found =
            new Initialisation(host, new Layout(runs.only().root())).look();
        if (found == Initialisation.Found.ANOTHER_TOOLS_ROOT) {
          add(Level.NOTE, "root", "another tool made it, and init can adopt it");
        }
      }
      return objections;
    } catch (DeployerException e) {
      if (e.kind() == DeployerException.Kind.INTERRUPTED) {
        throw e;
      }
      // Without an objection of its own, those of the guard still hold: it is never "ready".
      return e.objections().isEmpty() ? objections : e.objections();
    } catch (IOException e) {
      throw Failures.of(e, new Live.Unknown());
    }
  }

  private void look(Run run) throws IOException, DeployerException {
    look(run.host());
    add(Level.OK, "root", run.layout().root() + ", id " + run.passed().marker().id());
    run.passed().notes().forEach(note -> add(Level.NOTE, "permissions", note));
    if (run.host().capabilities().sync()
        && !run.reliably(again -> run.host().syncsDirectories(run.layout().top()))) {
      add(
          Level.NOTE,
          "capabilities",
          "no fsync of directories: files are made durable, and their names are not");
    }
    if (findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM)) {
      requests(run);
    }
    Optional<Space> space = run.reliably(again -> run.host().space(run.layout().top()));
    space.ifPresent(this::space);
    reserve(run.reliably(again -> Reserve.look(run.host(), run.layout())));
    RootState state = run.state();
    JournalTestimony testimony =
        new JournalTestimony(runs.only().name(), JournalEvidence.of(state));
    journal = Optional.of(testimony);
    Optional<Objection> parted = testimony.againstWhatWasRead();
    if (parted.isPresent()) {
      findings.add(new Finding(Level.PROBLEM, "journal", parted.get().fact(), parted));
    } else {
      String records = state.history().generation() + " records, each follows from the last";
      add(Level.OK, "journal", records);
    }
    boolean strange = state.live() instanceof Live.Strange || state.live() instanceof Live.Unknown;
    if (strange && state.live().toString().contains("the host refuses ")) {
      refusedByServer(state.live().toString());
    } else {
      add(strange ? Level.PROBLEM : Level.OK, "current", state.live().toString());
    }
    state
        .odd()
        .forEach(name -> add(Level.NOTE, "releases", name + " is no release, and is left alone"));
    state
        .strays()
        .forEach(
            name ->
                add(
                    Level.NOTE,
                    "strays",
                    run.layout().deployer()
                        + "/"
                        + name
                        + " is nothing of Deployer's, and is left"
                        + " alone"));
    remains(state);
    if (state.lock().isPresent()) {
      add(
          Level.NOTE,
          "lock",
          "held under token " + Inspections.lock(run, state).orElseThrow().token());
    } else {
      add(Level.OK, "lock", "free");
    }
    if (runs.target().rollout().needsShell()) {
      shell(run.reliably(again -> run.host().commands()).isPresent());
    }
    secrets();
    Unfinished.in(run, state).forEach(what -> add(Level.NOTE, "unfinished", what));
  }

  /** Nothing of it stands in the way of another release. */
  private void remains(RootState state) {
    for (String fact : Remains.of(state).inWords(state)) {
      Objection objection = new Objection(Objection.Kind.INCOMPLETE_RELEASE, fact);
      findings.add(new Finding(Level.NOTE, "releases", fact, Optional.of(objection)));
    }
  }

  /**
   * Asks for changes in a directory that is not there, where the next lock would be prepared: a
   * server that would do them has nothing to do, and one that does none of that kind says so.
   */
  private void requests(Run run) throws IOException, DeployerException {
    RemotePath absent =
        run.layout().preparing(run.passed().marker().id()).child(runs.tokens().get());
    RemotePath nothing = absent.child("nothing");
    List<Change> changes =
        List.of(
            new Change.MakeDirectory(nothing, 0700),
            new Change.RemoveFile(nothing),
            new Change.RemoveDirectory(nothing));
    Set<String> refused = new LinkedHashSet<>();
    run.reliably(
        again -> {
          run.host()
              .apply(
                  changes,
                  new ChangeListener() {
                    @Override
                    public void failed(int index, IOException failure) {
                      if (failure instanceof AccessDeniedException refusal
                          && refusal.getReason() != null) {
                        refused.add(refusal.getReason());
                      }
                    }
                  });
          return null;
        });
    refused.forEach(this::refusedByServer);
  }

  private void look(Host host) {
    add(Level.OK, "connection", host.address());
    add(Level.OK, "host key", host.hostKey());
    capabilities(host.capabilities());
  }

  private void shell(boolean there) {
    add(
        there ? Level.OK : Level.PROBLEM,
        "commands",
        there
            ? "the account has a shell, for hooks and checks"
            : "the account has no shell, which hooks or command checks need");
  }

  private void secrets() {
    for (String name : runs.target().rollout().hooks().secrets()) {
      if (runs.workstation().secrets().of(name).isEmpty()) {
        add(Level.PROBLEM, "secrets", name + ", which a hook needs, is not set on this machine");
      }
    }
  }

  private void capabilities(Capabilities can) {
    add(Level.OK, "server", dev.deployer.path.Printable.escape(can.server()));
    for (ServerNeed need : ServerNeed.of(can)) {
      if (need.there()) {
        add(Level.OK, "capabilities", need.extension());
      } else if (!need.needed()) {
        // What is needed is an objection, and told as one.
        add(Level.NOTE, "capabilities", "no " + need.extension() + ": " + need.without());
      }
    }
  }

  private void space(Space space) {
    if (space.readOnly()) {
      add(Level.PROBLEM, "space", "the filesystem is read-only");
    } else if (space.freeBytes() == 0 || space.freeFiles() == 0) {
      String fact =
          "there is room for "
              + space.freeBytes()
              + " bytes and "
              + space.freeFiles()
              + " entries, and a deploy needs more";
      findings.add(
          new Finding(
              Level.PROBLEM,
              "space",
              fact,
              Optional.of(new Objection(Objection.Kind.NO_SPACE, fact))));
    } else {
      add(
          space.freeBytes() < LITTLE_SPACE || space.freeFiles() < 1_000 ? Level.NOTE : Level.OK,
          "space",
          (space.freeBytes() >> 20) + " MiB free");
    }
  }

  private void refusedByServer(String fact) {
    Objection objection = new Objection(Objection.Kind.UNSUPPORTED_HOST, fact);
    findings.add(
        new Finding(Level.PROBLEM, subject(objection.kind()), fact, Optional.of(objection)));
  }

  private void reserve(int files) {
    boolean whole = files == Reserve.SPARES;
    add(
        whole ? Level.OK : Level.NOTE,
        "reserve",
        whole
            ? "there is one for a lock on a full disk"
            : files == 0
                ? "there is none: on a full disk nothing may be locked; the next run that has room"
                    + " makes it"
                : "of "
                    + Reserve.SPARES
                    + " files of it "
                    + files
                    + " are there: on a full disk a run may get no further than its lock; the next"
                    + " run that has room makes it whole");
  }

  private void probe(Run run) throws IOException, DeployerException {
    run.lock("check", Optional.empty());
    boolean links = new Probe(run).run();
    if (!links && run.host().capabilities().hardLink()) {
      add(
          Level.NOTE,
          "capabilities",
          "the filesystem makes no hard links: unchanged files are sent anew");
    }
    add(
        Level.OK,
        "renames",
        "files, symbolic links and renames work, from the workbench to where releases go");
  }

  private void add(Level level, String subject, String fact) {
    findings.add(new Finding(level, subject, fact, Optional.empty()));
  }

  private static String subject(Objection.Kind kind) {
    return switch (kind) {
      case NOT_A_ROOT, PARENT_MISSING, NOT_PERMITTED, ANOTHER_ROOT -> "root";
      case UNSAFE_ROOT -> "permissions";
      case UNSUPPORTED_HOST -> "capabilities";
      case LOCK_HELD -> "lock";
      case BROKEN_JOURNAL -> "journal";
      case STRANGE_CURRENT -> "current";
      case NO_SPACE -> "space";
      default -> "state";
    };
  }
}
