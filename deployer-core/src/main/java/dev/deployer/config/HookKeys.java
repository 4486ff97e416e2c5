package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
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
  private static final String EXAMPLE = "{name: migrate, command: [bin/migrate], where: once}";

  private static final Key<String> NAME =
      Key.of("name", Form.text(Shape.name(100), Function.identity()), "What people call it.")
          .needed("name the hook, such as " + EXAMPLE)
          .such("migrate");
  private static final Key<Arguments> COMMAND =
      CommandKeys.neededCommand(
          "The program and its arguments; there is no shell in between.", "[bin/migrate, --all]");
  private static final Key<String> HOST =
      Key.of("host", Form.text(), "With where: once, the host that it runs on.");
  private static final Key<Duration> WITHIN =
      CommandKeys.time("within", "After which time it is told to end.", Hook.USUALLY_WITHIN);

  private static final Keys KEYS = keys(WhereKey.ANY);
  private static final Keys BUILD_KEYS = keys(WhereKey.OF_BUILD);
  private static final Keys PHASES =
      Keys.of(Arrays.stream(HookPhase.values()).map(HookKeys::phase).toArray(Key<?>[]::new));

  /** All of it. */
  static final Form<Hooks> FORM =
      new Form<>(Shape.of(PHASES), value -> Optional.of(read(value.section().only(PHASES))));

  private HookKeys() {}

  private static Keys keys(Key<Where> where) {
    return Keys.of(NAME, COMMAND, where, HOST, WITHIN, CommandKeys.ENVIRONMENT);
  }

  private static Key<List<Hook>> phase(HookPhase phase) {
    return Key.of(
            phase.key(),
            Form.list(
                new Form<>(
                    Shape.of(phase == HookPhase.BUILD ? BUILD_KEYS : KEYS),
                    item -> hook(phase, item)),
                "[" + EXAMPLE + "]"),
            about(phase))
        .such("[" + EXAMPLE + "]");
  }

  private static String about(HookPhase phase) {
    return switch (phase) {
      case BUILD -> "Before the source is read, on your machine.";
      case BEFORE_STAGE -> "The hosts are locked, and nothing is sent yet.";
      case REHEARSE -> "In a rehearsal alone: migrations are tried on a copy of the data.";
      case BEFORE_ACTIVATE ->
          "All hosts have the release, and on none it is live: where migrations belong.";
      case AFTER_ACTIVATE ->
          "After every change of what is live, forward or back: where services are restarted.";
      case AFTER_CONFIRM -> "The release is live on all hosts and was found healthy.";
      case ON_REVERT -> "A release was taken back, and the one before is live again.";
    };
  }

  private static Hooks read(Section section) {
    Map<HookPhase, List<Hook>> hooks = new EnumMap<>(HookPhase.class);
    for (HookPhase phase : HookPhase.values()) {
      phase(phase).in(section).ifPresent(all -> hooks.put(phase, all));
    }
    return new Hooks(hooks);
  }

  private static Optional<Hook> hook(HookPhase phase, Value item) {
    Section hook = item.section().only(KEYS);
    Optional<String> name = NAME.in(hook);
    Optional<Where> where =
        phase == HookPhase.BUILD
            ? hook.has("where") ? WhereKey.OF_BUILD.in(hook) : Optional.of(Where.LOCAL)
            : WhereKey.ANY.in(hook);
    Optional<Arguments> command = COMMAND.in(hook);
    Optional<String> host = HOST.in(hook);
    Duration within = WITHIN.in(hook).orElse(Hook.USUALLY_WITHIN);
    if (name.isEmpty() || command.isEmpty() || where.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Hook(
              name.get(),
              command.get(),
              where.get(),
              host,
              within,
              CommandKeys.ENVIRONMENT.in(hook).orElse(Map.of())));
    } catch (IllegalArgumentException e) {
      item.fault(e.getMessage());
      return Optional.empty();
    }
  }
}
