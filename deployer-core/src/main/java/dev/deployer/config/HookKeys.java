package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code hooks}: lists of commands by phase. */
final class HookKeys {
  private static final List<String> PHASES =
      Arrays.stream(HookPhase.values()).map(HookPhase::key).toList();
  private static final List<String> KEYS =
      List.of("name", "command", "where", "host", "within", "environment");
  private static final String EXAMPLE = "{name: migrate, command: [bin/migrate], where: once}";

  private HookKeys() {}

  static Hooks read(Section section) {
    section.only(PHASES);
    Map<HookPhase, List<Hook>> hooks = new EnumMap<>(HookPhase.class);
    for (HookPhase phase : HookPhase.values()) {
      section
          .value(phase.key())
          .flatMap(value -> value.items("[" + EXAMPLE + "]"))
          .ifPresent(
              items ->
                  hooks.put(
                      phase, items.stream().flatMap(item -> hook(phase, item).stream()).toList()));
    }
    return new Hooks(hooks);
  }

  private static Optional<Hook> hook(HookPhase phase, Value item) {
    Section hook = item.section().only(KEYS);
    if (!hook.has("name")) {
      hook.missing("name", "name the hook, such as " + EXAMPLE);
    }
    if (!hook.has("where") && phase != HookPhase.BUILD) {
      hook.missing("where", "say where it runs: local, once or each");
    }
    Optional<String> name = hook.text("name", Function.identity());
    Optional<Arguments> command = CommandKeys.command(hook, "[bin/migrate, --all]");
    Optional<Where> where = WhereKey.read(hook);
    if (phase == HookPhase.BUILD && !hook.has("where")) {
      where = Optional.of(Where.LOCAL);
    } else if (phase == HookPhase.BUILD && where.isPresent() && where.get() != Where.LOCAL) {
      hook.fault("where", "must be local: in the phase build a hook runs on no host");
      return Optional.empty();
    }
    Optional<String> host = hook.text("host", Function.identity());
    Duration within = CommandKeys.time(hook, "within", Hook.USUALLY_WITHIN);
    if (name.isEmpty() || command.isEmpty() || where.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Hook(
              name.get(), command.get(), where.get(), host, within, CommandKeys.variables(hook)));
    } catch (IllegalArgumentException e) {
      item.fault(e.getMessage());
      return Optional.empty();
    }
  }
}
