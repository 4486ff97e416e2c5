package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.Program;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.ssh.OpenSshServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Typed with nothing but the name that a host has in {@code ~/.ssh/config}. */
@Timeout(120)
final class SshConfigCommandTest {
  private Site site;
  private OpenSshServer gate;
  private Path config;
  private String err = "";

  @BeforeEach
  void aSiteBehindAGate() throws IOException {
    site = Site.open();
    gate = OpenSshServer.with().address("127.0.0.2").start();
    Files.writeString(site.source().resolve("index.html"), "one");
    Path ssh = Files.createDirectories(site.folder().resolve(".ssh"));
    config =
        Files.writeString(
            ssh.resolve("config"),
            """
            Host shop
              HostName %s
              Port %d
              IdentityFile %s
              UserKnownHostsFile %s
              ProxyJump gate
            Host gate
              HostName %s
              Port %d
              IdentityFile %s
              UserKnownHostsFile %s
            Host *
              User %s
            """
                .formatted(
                    site.server().host(),
                    site.server().port(),
                    site.server().clientKey(),
                    site.server().knownHosts(),
                    gate.host(),
                    gate.port(),
                    gate.clientKey(),
                    gate.knownHosts(),
                    site.server().user()));
  }

  @AfterEach
  void closeAll() throws IOException {
    gate.close();
    site.close();
  }

  @Test
  void anAccountWithoutANameIsToldToSayUserAtHost() throws IOException {
    try (Site site = Site.open()) {
      Prompt nameless = Prompt.in(site.folder(), site.folder(), "?", Prompt.of(site).environment());
      assertThat(nameless.run("status", "127.0.0.1:" + site.root(), "-F", "none").exits(2).err())
          .contains("say user@host.");
    }
  }

  @Test
  void anAccountWithoutAnEntryStandsInJournalsByItsNumber() throws IOException {
    try (Site own = Site.open()) {
      Prompt prompt = Prompt.of(own);
      Launcher launcher = Launcher.in(Files.createDirectory(own.folder().resolve("launcher")));
      String place = own.server().host() + ":" + own.root();
      String port = String.valueOf(own.server().port());
      assertThat(launcher.runNameless(prompt, "status", place, "-p", port, "-F", "none").err())
          .contains("say user@host.");

      prompt.type("init").exits(0);
      SmallApplication.write(own.source(), 1);
      Map<String, String> nobody = new HashMap<>(prompt.environment());
      nobody.put("USER", "");
      nobody.put("LOGNAME", "");
      Prompt nameless = prompt.by(Person.NOBODY, nobody);
      launcher.runNameless(nameless, "deploy", "production", "--release", "1").exits(0);
      assertThat(prompt.type("history").exits(0).out()).contains("uid-54321@").doesNotContain("?@");
    }
  }

  @Test
  void theWayThatIsTypedCountsBeforeThatOfTheFile() throws IOException {
    String target = "shop:" + site.root();
    Files.writeString(config, Files.readString(config).replace("ProxyJump gate", "ProxyJump lost"));
    assertThat(type("init", target)).as(() -> err).isEqualTo(4);

    assertThat(type("init", target, "-J", gate.host() + ":" + gate.port())).isEqualTo(4);
    assertThat(err).as("the file knows the gate by another name").contains(gate.host());
    assertThat(type("init", target, "-J", "gate")).as(() -> err).isZero();
    assertThat(Files.readString(gate.log())).contains("Accepted publickey");
    gate.stop();
    assertThat(type("status", target, "--jump", "gate")).isEqualTo(4);
    assertThat(err).contains(gate.host(), "--jump gate");
    assertThat(type("status", target, "-J", "none")).as(() -> err).isZero();
    assertThat(type("status", target, "-J", "gate:ssh")).isEqualTo(2);
    assertThat(err).contains("a host in between is [user@]host[:port]");
  }

  @Test
  void aReleaseGoesLiveOnAHostBehindAnotherThatSshReachesWithTheSameFile() throws IOException {
    OpenSshServer.run("ssh", "-F", config.toString(), "-o", "BatchMode=yes", "shop", "true");
    String target = "shop:" + site.root();
    assertThat(type("init", target)).as(() -> err).isZero();
    assertThat(type("deploy", target, "--source", site.source().toString(), "--release", "1"))
        .as(() -> err)
        .isZero();
    assertThat(site.current()).isEqualTo("releases/1");
    assertThat(Files.readString(gate.log())).contains("Accepted publickey");
  }

  @Test
  void anotherFileOrNoneIsRead() throws IOException {
    Path moved = Files.move(config, site.folder().resolve("elsewhere"));
    String target = "shop:" + site.root();
    assertThat(type("init", target)).isEqualTo(4);
    assertThat(type("init", target, "-F", moved.toString())).as(() -> err).isZero();
    Files.move(moved, config);
    assertThat(type("status", target)).as(() -> err).isZero();
    assertThat(type("status", target, "-F", "none")).isEqualTo(4);
    assertThat(err).contains("@shop:22: no connection");
  }

  @Test
  void whatIsNotSupportedIsSaidWithItsLineBeforeAnythingIsConnected() throws IOException {
    String text = Files.readString(config) + "  StrictHostKeyChecking no\n  Mine yes\n";
    Files.writeString(config, text);
    assertThat(type("status", "shop:" + site.root())).isEqualTo(2);
    assertThat(err).startsWith("✘ " + config + ":15: there is no option Mine in ssh_config(5).\n");
    Files.writeString(config, text.replace("  Mine yes\n", ""));
    assertThat(type("status", "shop:" + site.root())).isEqualTo(2);
    assertThat(err)
        .startsWith("✘ " + config + ":14: StrictHostKeyChecking no is not supported")
        .contains("say accept-new", "-F none reads none");
    assertThat(Files.readString(gate.log())).doesNotContain("Accepted publickey");
  }

  private int type(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Surroundings here =
        new Surroundings(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(said, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Person.NOBODY,
            Interruptions.OF_PROCESS,
            Clock.systemUTC(),
            site.folder(),
            site.folder(),
            "anna");
    int exit = new Program(here, new SshConnectors()).run(arguments);
    err = said.toString(StandardCharsets.UTF_8);
    return exit;
  }
}
