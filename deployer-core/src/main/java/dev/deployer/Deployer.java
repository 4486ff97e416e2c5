package dev.deployer;

import dev.deployer.cache.CacheFolder;
import dev.deployer.event.Listener;
import dev.deployer.execution.Stop;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.HeapShare;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RootNames;
import dev.deployer.plan.Plan;
import dev.deployer.root.KnownRecords;
import dev.deployer.source.KnownDigests;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deploys to one target, of one host or several. Each method is one run: it connects, does its
 * work, and is finished when it returns; no thread of it is left. What is asked of hosts without
 * changing them, and {@code init}, is asked of one host: see {@link Target#each}. A run throws a
 * {@link DeployerException} that says what is live now; an interrupt of its thread stops it at the
 * next safe point, with the lock given back, as {@link #stop} does.
 *
 * <p>For one run at a time.
 */
public final class Deployer extends Looking {
  /**
   * Room for a hundred manifests of eleven thousand files, with their chunk indexes; and for those
   * of all releases that there are by default, where they have two hundred thousand.
   */
  private static final long MOST_CACHED = 512 << 20;

  /** Room for some sixty thousand records of one journal. */
  private static final long MOST_OF_RECORDS = 128 << 20;

  /** Makes a deployer that runs no command on this machine and knows none of its secrets. */
  public Deployer(Target target, Operator operator, Listener listener) {
    this(builder(target, operator).listener(listener));
  }

  private Deployer(Builder given) {
    super(
        new Runs(
            given.target,
            given.operator,
            given.listener,
            given.clock,
            given.tokens,
            new Stop(),
            given.workstation,
            KnownDigests.in(
                Optional.ofNullable(given.sources)
                    .map(folder -> new CacheFolder(folder, MOST_CACHED, HeapShare.manifest()))),
            Optional.ofNullable(given.manifests)
                .map(folder -> new CacheFolder(folder, MOST_CACHED, HeapShare.manifest())),
            new KnownRecords(
                Optional.ofNullable(given.records)
                    .map(folder -> new CacheFolder(folder, MOST_OF_RECORDS))),
            new KnownJournals()));
  }

  /** Begins a deployer that needs more than its target and a listener. */
  public static Builder builder(Target target, Operator operator) {
    return new Builder(target, operator);
  }

  /** Gathers what a deployer needs. */
  public static final class Builder {
    private final Target target;
    private final Operator operator;
    private Listener listener = Listener.none();
    private Workstation workstation = Workstation.NONE;
    private Path sources;
    private Path manifests;
    private Path records;
    private Clock clock = Clock.systemUTC();
    private Supplier<String> tokens = randomTokens();

    private Builder(Target target, Operator operator) {
      this.target = target;
      this.operator = operator;
    }

    /** Who is told what happens; by default nobody. */
    public Builder listener(Listener value) {
      listener = value;
      return this;
    }

    /**
     * The machine that runs local hooks and checks, knows secrets, and tells sinks; by default
     * {@link Workstation#NONE}.
     */
    public Builder workstation(Workstation value) {
      workstation = value;
      return this;
    }

    /**
     * A folder of this machine in which is kept what was in the files of sources, so that those
     * which were not written since are not read again: at most 512 MB, of one source a quarter of
     * that and what the heap allows. That is told by a file's inode, size and times, of which the
     * time of change cannot be chosen; only on Linux, on file systems of this machine, and of files
     * that had not been touched for a minute. What is sent is read in any case, and is what it was.
     * By default none, and every file is read.
     *
     * @param folder absolute; made where it is not there
     */
    public Builder sources(Path folder) {
      sources = folder;
      return this;
    }

    /**
     * A folder of this machine in which manifests of releases are kept, so that a host is not asked
     * for one that is known: at most 512 MB, of one a quarter of that and what the heap allows;
     * those used longest ago are removed. Each has the digest that the host has recorded, which is
     * computed again; a folder that lies or cannot be used costs a transfer and nothing else. By
     * default none.
     *
     * @param folder absolute; made where it is not there
     */
    public Builder manifests(Path folder) {
      manifests = folder;
      return this;
    }

    /**
     * A folder of this machine in which the records of journals are kept, so that a host is asked
     * for new ones only: at most 128 MB, of one journal a quarter of that. They count where each
     * follows from the one before, the host lists all of their names, and has the last of them,
     * byte by byte; a folder that lies or cannot be used costs a transfer and nothing else. By
     * default none.
     *
     * <p>{@link Deployer#check()}, {@link Deployer#verifyHistory} and {@link Deployer#recover()}
     * read all records of the host in any case.
     *
     * @param folder absolute; made where it is not there
     */
    public Builder records(Path folder) {
      records = folder;
      return this;
    }

    /** For what people read; nothing is decided by it. By default that of the system. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /**
     * The source of tokens: 32 hex digits, others each time, which nobody can guess. By default
     * random.
     */
    public Builder tokens(Supplier<String> value) {
      tokens = value;
      return this;
    }

    /** Makes the deployer. */
    public Deployer build() {
      return new Deployer(this);
    }
  }

  private static Supplier<String> randomTokens() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] bits = new byte[16];
      random.nextBytes(bits);
      return HexFormat.of().formatHex(bits);
    };
  }

  /**
   * Makes a root, or finishes one that was begun. A root that is there already stays as it is.
   *
   * @throws DeployerException if no root can be made there; what was begun was taken back, as far
   *     as that could be done
   */
  public InitResult init() throws DeployerException {
    return init(Adoption.REFUSE);
  }

  /**
   * As {@link #init()}, and says whether a root that another tool made may become one.
   *
   * @throws DeployerException as {@link #init()}
   */
  public InitResult init(Adoption adoption) throws DeployerException {
    return new RootCreation(runs).init(adoption == Adoption.ALLOW);
  }

  /**
   * Gives the roots of all hosts the application and the environment of the target, where they were
   * made for others. Their ids stay, and so does everything else.
   *
   * @param from what they are named now, so that no other root is taken for one of them; a root
   *     that has the target's names already is left as it is
   * @throws DeployerException if a root has other names than these, or is locked; none was renamed
   *     then
   */
  public RenameResult rename(RootNames from) throws DeployerException {
    return new NewNames(runs).rename(from);
  }

  /**
   * As {@link #check()}, going as far as this depth says.
   *
   * @throws DeployerException as {@link #check()}
   */
  public CheckReport check(CheckDepth depth) throws DeployerException {
    return new Checkup(runs.readingWholeJournals()).run(depth);
  }

  /**
   * Seals a build, so that it can be held against what it is now wherever it is deployed from. Asks
   * no host.
   *
   * @throws DeployerException REFUSED if it is not accounted for
   */
  public SealResult seal(DeployRequest request) throws DeployerException {
    return new Sealing(runs, request).run();
  }

  /**
   * Makes a build live on all hosts of the target, or leaves them as they are.
   *
   * @throws DeployerException if it is not live on all of them; the exception says what is, and why
   */
  public DeployResult deploy(DeployRequest request) throws DeployerException {
    return Deployment.of(runs, request, Optional.empty()).deploy();
  }

  /**
   * Carries out exactly this plan, or refuses because something is no longer as it says. What was
   * accepted when it was planned is accepted still, and what was to be said of it is said, unless
   * the request says something else.
   *
   * @throws DeployerException as {@link #deploy(DeployRequest)}; {@code STALE_PLAN} where something
   *     differs
   */
  public DeployResult deploy(DeployRequest request, Plan plan) throws DeployerException {
    return Deployment.of(runs, request.by(plan), Optional.of(plan)).deploy();
  }

  /**
   * Brings a build to all hosts without making it live, and tries it there by the hooks of {@code
   * rehearse}. A deploy of the same content then only makes it live.
   *
   * @throws DeployerException if it is not there on all hosts, or did not pass; what was live is
   *     live still
   */
  public RehearseResult rehearse(DeployRequest request) throws DeployerException {
    return new Rehearsal(runs, request).run();
  }

  /**
   * Rolls back.
   *
   * @param to by default the previous release that was live and good
   * @throws DeployerException if it is not live on all of them; the exception says what is, and why
   */
  public RollbackResult rollback(Optional<ReleaseId> to, List<Acceptance> accepted)
      throws DeployerException {
    return rollback(new RollbackRequest(to, accepted, RollbackRequest.Pace.AT_ONCE));
  }

  /**
   * Rolls back, in the way that is asked for.
   *
   * @throws DeployerException if it is not live on all of them; the exception says what is, and why
   */
  public RollbackResult rollback(RollbackRequest request) throws DeployerException {
    return new Rollback(runs, request).run();
  }

  /**
   * Runs a step. One that is done is left at that, unless it may run again.
   *
   * @throws DeployerException INVALID if there is no such step; FAILED if it did not do what it is
   *     for; UNKNOWN if nobody knows what it did
   */
  public StepResult step(String name, List<Acceptance> accepted) throws DeployerException {
    return Steps.of(runs, StepRequest.of(name, accepted), Optional.empty()).run();
  }

  /**
   * Runs a step exactly as it was planned, or refuses because something is no longer as the plan
   * says. What was accepted when it was planned is accepted still.
   *
   * @throws DeployerException as {@link #step(String, List)}; {@code STALE_PLAN} where something
   *     differs
   */
  public StepResult step(String name, List<Acceptance> accepted, Plan plan)
      throws DeployerException {
    return step(StepRequest.of(name, accepted), plan);
  }

  /**
   * Runs a step exactly as it was planned, with the signatures of those who have approved it.
   *
   * @throws DeployerException as {@link #step(String, List, Plan)}
   */
  public StepResult step(StepRequest request, Plan plan) throws DeployerException {
    return Steps.of(runs, request, Optional.of(plan)).run();
  }

  /**
   * Saves on this machine what was changed by hand in a release, on each host on which something
   * was, and records in their journals that it is known.
   *
   * @throws DeployerException if there is no such release, it could not be saved, or could not be
   *     recorded; what was saved by then stays
   */
  public PatchResult savePatch(PatchRequest request) throws DeployerException {
    return new PatchSaving(runs, request).run();
  }

  /**
   * Retires old releases; the last of them can be restored until others push them out of the trash.
   *
   * @param keep how many stay, at least 1
   * @throws DeployerException if it is not certain what is live on a host, or one is locked
   */
  public PruneResult prune(int keep) throws DeployerException {
    return new Upkeep(runs).prune(keep, false);
  }

  /**
   * Deletes old releases for good, and with them all that lies in the trash.
   *
   * @param keep how many stay, at least 1
   * @throws DeployerException as {@link #prune}
   */
  public PruneResult pruneNow(int keep) throws DeployerException {
    return new Upkeep(runs).prune(keep, true);
  }

  /**
   * Records which version the data is of, once it was repaired; in the journals of all hosts.
   *
   * @param store the name that releases give it
   * @param version the highest that there is now
   * @param reason why; goes into the journals
   * @throws DeployerException REFUSED where what is live writes more, or a host is left out
   */
  public DataReport recordData(String store, long version, String reason) throws DeployerException {
    return recordData(store, version, reason, List.of());
  }

  /**
   * The same, for a version that perhaps no release is known to read or write.
   *
   * @param store the name that releases give it
   * @param version the highest that there is now
   * @param reason why; goes into the journals
   * @param accepted of the gate {@code data}: that no such release is known
   * @throws DeployerException REFUSED where what is live writes more, a host is left out, or no
   *     release is known that reads or writes it and that was not accepted
   */
  public DataReport recordData(String store, long version, String reason, List<Acceptance> accepted)
      throws DeployerException {
    return new DataRecords(runs).record(store, version, reason, accepted);
  }

  /**
   * Takes a release back out of the trash, on each host that has it there. It is not made live.
   *
   * @throws DeployerException if no host has it, or its id is taken
   */
  public RestoreResult restore(ReleaseId release) throws DeployerException {
    return new Restore(runs, release).run();
  }

  /**
   * Finishes or undoes what dead runs left, on the hosts that can be reached.
   *
   * @throws DeployerException where a person has to decide
   */
  public RecoverResult recover() throws DeployerException {
    return new Upkeep(runs.readingWholeJournals()).recover(Optional.empty(), List.of());
  }

  /**
   * As {@link #recover()}, with a person's decision about a transaction of several hosts that was
   * left open or held, or of which the decision host is gone for good.
   *
   * @throws DeployerException if nothing is to be decided
   */
  public RecoverResult recover(Decision word) throws DeployerException {
    return recover(word, List.of());
  }

  /**
   * As {@link #recover(Decision)}, also where a gate objects.
   *
   * @param accepted what may be taken back although what was live before cannot read the data
   * @throws DeployerException if nothing is to be decided, or a gate objects
   */
  public RecoverResult recover(Decision word, List<Acceptance> accepted) throws DeployerException {
    return new Upkeep(runs.readingWholeJournals()).recover(Optional.of(word), accepted);
  }

  /**
   * Breaks the lock of another run; whatever that run still sends is refused by its host from then
   * on.
   *
   * @param token as {@link #status} shows it
   * @return whose it was, if that could be read
   * @throws DeployerException if the lock is free or has another token; nothing was changed then
   */
  public Optional<LockOwner> unlock(String token) throws DeployerException {
    return new Unlocking(runs).unlock(token);
  }

  /**
   * Breaks the locks of a run that is dead, which is a person's word: those that were seen, and no
   * other that the same host has by now.
   *
   * @param seen what {@link #locks} said
   * @return those that were broken
   * @throws DeployerException if they are held by several runs; nothing is broken then
   */
  public HeldLocks unlock(HeldLocks seen) throws DeployerException {
    return new Unlocking(runs).unlock(seen);
  }

  /** What a rehearsed emergency does on the hosts, apart from what any run does. */
  public Drilling drilling() {
    return new Drilling(runs);
  }

  /**
   * Stops a run: at once as long as it has changed nothing and holds no lock, and from then on at
   * its next safe point. From any thread. Runs that begin later stop at once.
   *
   * @return whether it stops at once
   */
  public boolean stop() {
    return runs.stop().end();
  }

  /**
   * Drops the connection of a run at once, leaving the rest to {@code recover}; from any thread.
   */
  public void abandon() {
    runs.stop().abandon();
  }
}
