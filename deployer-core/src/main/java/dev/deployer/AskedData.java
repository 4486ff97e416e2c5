package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.HostShells;
import dev.deployer.gate.DataQuestion;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.HookRun;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.StoreMark;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Asks the data itself which version it is of, where the configuration says how: by commands in the
 * release that is live. What cannot be asked the journals tell, and that is said.
 */
final class AskedData {
  /** What events and the commands have for where they belong. */
  static final String PHASE = "ask";

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,15}");

  private final Runs runs;
  private final SortedMap<String, DataQuestion> questions;

  AskedData(Runs runs) {
    this.runs = runs;
    this.questions =
        runs.target().settings().gates().data().map(DataRule::ask).orElseGet(TreeMap::new);
  }

  /**
   * What the stores say of themselves.
   *
   * @param versions by store
   * @param unanswered the stores that could not be asked, as a sentence each
   */
  record Answers(SortedMap<String, Long> versions, List<String> unanswered) {
    /** Of what is not asked. */
    static final Answers NONE = new Answers(new TreeMap<>(), List.of());

    /** What is known of the stores then. */
    SortedMap<String, StoreMark> over(SortedMap<String, StoreMark> journals, Instant now) {
      SortedMap<String, StoreMark> marks = new TreeMap<>(journals);
      versions.forEach(
          (store, version) ->
              marks.put(
                  store, StoreMark.asked(version, Optional.ofNullable(journals.get(store)), now)));
      return marks;
    }
  }

  /** Whether there is anything to ask. */
  boolean isEmpty() {
    return questions.isEmpty();
  }

  /**
   * Refuses where no account has the shell that it takes. A way back does not: there the journals
   * tell.
   */
  void requireShell(Fleet fleet) throws IOException, DeployerException {
    if (questions.isEmpty()) {
      return;
    }
    List<Objection> objections =
        new HostShells(fleet)
            .without(fleet.serving()).stream()
                .map(
                    member ->
                        new Objection(
                            Objection.Kind.UNSUPPORTED_HOST,
                            "the account on "
                                + member
                                + " has no shell, which asking the data needs"))
                .toList();
    if (!objections.isEmpty()) {
      throw DeployerException.refused(FleetPlans.live(fleet), objections);
    }
  }

  /** Asks, on hosts whose states were read. */
  Answers ask(Fleet fleet) throws IOException, DeployerException {
    if (questions.isEmpty()) {
      return Answers.NONE;
    }
    SortedMap<String, Long> versions = new TreeMap<>();
    List<String> unanswered = new ArrayList<>();
    List<HookHost> hosts = new HostShells(fleet).serving();
    for (Map.Entry<String, DataQuestion> question : questions.entrySet()) {
      String store = question.getKey();
      List<HookResult> results =
          hosts.isEmpty() ? List.of() : run(store, question.getValue(), hosts);
      fleet.checkpoint();
      Optional<String> why = why(results);
      if (why.isPresent()) {
        unanswered.add(
            store + " could not be asked (" + why.get() + "), so the journals tell of it");
      } else {
        versions.put(store, results.stream().mapToLong(AskedData::version).max().orElseThrow());
      }
    }
    return new Answers(versions, unanswered);
  }

  private List<HookResult> run(String store, DataQuestion question, List<HookHost> hosts) {
    Workstation here = runs.workstation();
    Hook command =
        new Hook(
            store,
            question.command(),
            question.onEach() ? Where.EACH : Where.ONCE,
            Optional.empty(),
            question.within(),
            question.environment());
    return new HookRun(
            here.commands(), here.secrets(), runs.listener(), runs.target().rollout().parallel())
        .run(
            PHASE,
            command,
            new HookContext(
                hosts.get(0).release().map(path -> ReleaseId.parse(path.name())),
                runs.target().environment(),
                here.folder()),
            hosts);
  }

  /** Why they are no answer; empty where all of them are. */
  private static Optional<String> why(List<HookResult> results) {
    if (results.isEmpty()) {
      return Optional.of("nothing is live");
    }
    return results.stream()
        .filter(result -> !result.passed() || line(result).isEmpty())
        .findFirst()
        .map(
            result ->
                result.passed()
                    ? "its last line is no version"
                    : "the command " + Printable.escape(result.outcome().inWords()));
  }

  private static long version(HookResult result) {
    return Long.parseLong(line(result).orElseThrow());
  }

  /** The last line that is not empty, where it is a version. */
  private static Optional<String> line(HookResult result) {
    return result.output().stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((one, next) -> next)
        .filter(line -> VERSION.matcher(line).matches());
  }
}
