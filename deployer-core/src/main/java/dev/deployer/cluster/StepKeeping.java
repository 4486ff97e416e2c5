package dev.deployer.cluster;

import dev.deployer.execution.StepOutputs;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps on its hosts what a step prints: what is about to be lost before its command starts, since
 * nobody may be there once that has ended; and all of it at the end.
 */
final class StepKeeping {
  private final Fleet fleet;
  private final StepOutput printed;
  private final StepRun.Task task;
  private final Map<Member, Long> numbers;

  /**
   * @param numbers by host, of the journal's record with which the step began
   */
  StepKeeping(Fleet fleet, StepOutput printed, StepRun.Task task, Map<Member, Long> numbers) {
    this.fleet = fleet;
    this.printed = printed;
    this.task = task;
    this.numbers = numbers;
  }

  private interface Keeping {
    void keep(StepOutputs outputs, long number, byte[] text) throws IOException, DeployerException;
  }

  /** What was printed until now. Returns why the command must not start, where it was not kept. */
  Optional<DeployerException> before() {
    String step = task.note().step();
    Map<Member, Exception> failures =
        each(task.hosts(), (outputs, number, text) -> outputs.keepSoFar(step, number, text));
    return failures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DeployerException(
                DeployerException.Kind.FAILED,
                new Live.Unknown(),
                failures.entrySet().stream()
                        .map(
                            failure ->
                                "what %s (before) printed could not be kept on %s: %s"
                                    .formatted(
                                        step,
                                        failure.getKey().address(),
                                        Failures.message(failure.getValue())))
                        .collect(Collectors.joining("; "))
                    + "; so %s itself was not run".formatted(step),
                failures.values().iterator().next()));
  }

  /** All that was printed. That it could not be kept is no failure of the step. */
  List<Warning> all() {
    String step = task.note().step();
    List<Member> there = task.hosts().stream().filter(member -> !member.isLost()).toList();
    return each(there, (outputs, number, text) -> outputs.keep(step, number, text))
        .entrySet()
        .stream()
        .<Warning>map(
            failure ->
                new Warning.StepOutputLost(
                    failure.getKey().toString(), Failures.message(failure.getValue())))
        .toList();
  }

  /** Returns what went wrong, by host. */
  private Map<Member, Exception> each(List<Member> hosts, Keeping keeping) {
    return fleet.each(
        hosts,
        member -> {
          Optional<byte[]> text = printed.of(member.address());
          if (text.isPresent()) {
            keeping.keep(new StepOutputs(member.run()), numbers.get(member), text.get());
          }
        });
  }
}
