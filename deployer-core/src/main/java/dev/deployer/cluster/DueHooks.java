package dev.deployer.cluster;

import dev.deployer.hook.Hook;
import dev.deployer.hook.HookReport;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.Where;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The hooks that are due once the hosts of a wave have flipped.
 *
 * @param wave those hosts
 * @param hooks in their order
 */
record DueHooks(List<Member> wave, List<Hook> hooks) {
  /**
   * Those of all hooks that are to follow the flips of this wave.
   *
   * @param all the hosts of the run
   */
  static DueHooks after(List<Member> wave, List<Member> all, List<Hook> hooks) {
    return new DueHooks(wave, hooks.stream().filter(hook -> isDue(hook, wave, all)).toList());
  }

  /**
   * A hook that runs once runs with the wave of its host, and not with each wave. One whose host is
   * not in this run is due, and then said to have none.
   */
  private static boolean isDue(Hook hook, List<Member> wave, List<Member> all) {
    if (hook.where() != Where.ONCE) {
      return true;
    }
    if (hook.host().isPresent()) {
      String name = hook.host().get();
      return wave.stream().anyMatch(member -> member.name().equals(name))
          || all.stream().noneMatch(member -> member.name().equals(name));
    }
    return all.stream().filter(Member::flips).findFirst().map(wave::contains).orElse(true);
  }

  /**
   * By host of the wave, the hooks that did not pass or were not reached; a host on which one may
   * still be running is not among them. A hook that did not pass is the last that was run anywhere;
   * those behind it are still to run.
   */
  Map<Member, List<String>> ended(HookReport report) {
    List<HookResult> failures = report.failures();
    List<String> names = hooks.stream().map(Hook::name).toList();
    List<String> skipped =
        failures.isEmpty()
            ? List.of()
            : names.subList(names.indexOf(failures.get(0).hook()) + 1, names.size());
    Map<Member, List<String>> ended = new LinkedHashMap<>();
    for (Member host : wave) {
      List<HookResult> own =
          failures.stream()
              .filter(
                  result ->
                      result.address().equals(host.address())
                          || wave.stream().noneMatch(h -> h.address().equals(result.address())))
              .toList();
      if (own.stream().allMatch(HookResult::hasEnded)) {
        ended.put(
            host,
            Stream.concat(own.stream().map(HookResult::hook), skipped.stream())
                .distinct()
                .toList());
      }
    }
    return ended;
  }
}
