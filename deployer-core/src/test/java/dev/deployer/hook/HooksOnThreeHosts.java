package dev.deployer.hook;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Variable;
import dev.deployer.event.Listener;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** Three hosts on which hooks run, by a script of what their commands do. */
abstract class HooksOnThreeHosts {
  static final Path FOLDER = Path.of("/home/anna/shop");

  static final HookContext CONTEXT =
      new HookContext(Optional.of(ReleaseId.parse("42")), Optional.of("production"), FOLDER);

  final List<String> events = new ArrayList<>();
  final List<LocalCommand> local = new ArrayList<>();
  final ScriptedCommands web1 = new ScriptedCommands();
  final ScriptedCommands web2 = new ScriptedCommands();
  final ScriptedCommands web3 = new ScriptedCommands();
  List<HookHost> hosts;

  @BeforeEach
  void threeHosts() throws IOException {
    hosts =
        List.of(
            host("web1", Optional.of(web1)),
            host("web2", Optional.of(web2)),
            host("web3", Optional.of(web3)));
  }

  static HookHost host(String name, Optional<ScriptedCommands> shell) throws IOException {
    MemoryConnector connector = new MemoryDisk().connector(name);
    shell.ifPresent(connector::withShell);
    Host host = connector.connect();
    RemotePath root = ReleaseRoot.parse("/srv/shop").path();
    return new HookHost(
        name,
        name,
        host.address(),
        host.commands(),
        root.child("releases").child("42"),
        Optional.of(root.child("releases").child("42")),
        Optional.of(root.child("releases").child("41")));
  }

  HookReport run(HookPhase phase, Hook... hooks) {
    return run(3, phase, hooks);
  }

  HookReport run(int parallel, HookPhase phase, Hook... hooks) {
    LocalCommands here =
        (command, output) -> {
          local.add(command);
          output.line("here", false);
          return new Exited(0);
        };
    Listener listener = (host, event) -> events.add(host + " " + event);
    return new HookRun(
            here,
            name -> name.equals("MIGRATE_PASSWORD") ? Optional.of("s3cret") : Optional.empty(),
            listener,
            parallel)
        .run(phase, new Hooks(Map.of(phase, List.of(hooks))), CONTEXT, hosts);
  }

  static Hook hook(String name, Where where) {
    return hook(name, where, Map.of());
  }

  static Hook hook(String name, Where where, Map<String, Variable> environment) {
    return new Hook(
        name,
        Arguments.of("bin/" + name, "--now"),
        where,
        Optional.empty(),
        Duration.ofMinutes(1),
        environment);
  }

  static List<String> ran(ScriptedCommands shell) {
    return shell.ran().stream().map(command -> command.arguments().program()).toList();
  }
}
