package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who types the host and the root of an environment passes none of its rules by. */
@Timeout(180)
final class RootsOfEnvironmentsTest {
  private static final List<String> ASKED =
      List.of("gates: {approval: {signers: allowed_signers}}");

  private static final Pattern NAMED =
      Pattern.compile("Name the environment, for which it was planned: deployer (.*)");

  private EightHosts hosts;
  private Prompt prompt;

  @BeforeEach
  void oneIsLiveWhereAnApprovalIsAsked() throws IOException {
    hosts = EightHosts.first(1);
    Path work = Files.createDirectories(hosts.folder().resolve("work"));
    StringBuilder signers = new StringBuilder();
    for (String name : List.of("anna", "ben")) {
      Path key = hosts.folder().resolve(name);
      OpenSshServer.makeKey(key, "ed25519");
      signers.append(name).append("@example.net ").append(Files.readString(Path.of(key + ".pub")));
    }
    Files.writeString(work.resolve("allowed_signers"), signers);
    prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "40").exits(0);
    prompt = hosts.prompt(List.of(), ASKED);
    hosts.version(2);
    prompt
        .type("deploy", "--release", "41", "--accept", "approval", "--reason", "the first")
        .exits(0);
    hosts.version(3);
    Path ssh = Files.createDirectories(hosts.folder().resolve("home-of-anna/.ssh"));
    Files.writeString(
        ssh.resolve("config"),
        "Host Shop shop\n  HostName %s\n  Port %d\n  User %s\n"
            .formatted(hosts.address(1), port(), hosts.server(1).user()));
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private int port() {
    return hosts.server(1).port();
  }

  private String at(String host) {
    return hosts.server(1).user() + "@" + host;
  }

  @Test
  void howeverTheHostAndTheRootAreSpelledTheEnvironmentIsNamed() throws IOException {
    String root = hosts.root(1).toString();
    String port = String.valueOf(port());
    Map<String, List<String>> spelled = new LinkedHashMap<>();
    spelled.put(at(hosts.address(1)) + ":" + root, List.of("-p", port));
    spelled.put(at(hosts.address(1)) + ":" + root + "/", List.of("-p", port));
    spelled.put("sftp://" + at(hosts.address(1)) + ":" + port + root, List.of());
    spelled.put("somebody-else@" + hosts.address(1) + ":" + root, List.of("-p", port));
    spelled.put("shop:" + root, List.of());
    spelled.put("SHOP:" + root + "/", List.of("-p", port));
    for (Map.Entry<String, List<String>> one : spelled.entrySet()) {
      for (String command : List.of("deploy", "plan", "rehearse", "watch")) {
        Prompt.Answer answer = prompt.run(words(command, one, "-q"));
        if (one.getKey().startsWith("SHOP")) {
          // ssh_config(5) tells the case of names apart: then it is found on the host, or not.
          assertThat(answer.exit()).as(one.getKey()).isNotZero();
        } else {
          assertThat(answer.exits(2).err())
              .contains(
                  one.getKey()
                      + " is a root of the environment production, whose gates and other rules"
                      + " would be passed by.")
              .contains("Name the environment: deployer " + command + " production");
        }
      }
    }
    assertThat(hosts.current()).containsOnly("releases/41");
  }

  private static String[] words(String command, Map.Entry<String, List<String>> of, String last) {
    List<String> words = new ArrayList<>(List.of(command, of.getKey()));
    words.addAll(of.getValue());
    words.add(last);
    return words.toArray(String[]::new);
  }

  @Test
  void aNameOfTheHostThatNothingHereKnowsIsFoundByWhatTheRootSays() throws IOException {
    // The configuration has the host by its alias, and without the file it is another name.
    Path file = prompt.directory().resolve("deployer.yaml");
    Files.writeString(
        file,
        Files.readString(file).replaceAll("host: [^,]*, port: [^,]*, user: [^,]*", "host: shop"));
    prompt.type("status").exits(0);
    String other = "sftp://" + at(hosts.address(1)) + ":" + port() + hosts.root(1);

    Prompt.Answer answer = prompt.run("deploy", other, "-F", "none", "-q").exits(3);

    assertThat(answer.err())
        .contains("the root is that of the environment production, whose rules hold there")
        .contains("Name the environment: deployer deploy production");
    assertThat(prompt.run("plan", other, "-F", "none").exits(3).err())
        .contains("the root is that of the environment production");
    assertThat(hosts.current()).containsOnly("releases/41");
  }

  @Test
  void aWayBackIsNotHeldUp() throws IOException {
    prompt.run("rollback", "shop:" + hosts.root(1)).exits(0);
    assertThat(hosts.current()).containsOnly("releases/40");
  }

  @Test
  void whereNoConfigurationIsAtHandTheHostRemembersWhatWasAsked() throws IOException {
    Files.move(
        prompt.directory().resolve("deployer.yaml"), prompt.directory().resolve("other.yaml"));
    String adHoc = "shop:" + hosts.root(1);
    String source = hosts.source().toString();

    Prompt.Answer answer = prompt.run("deploy", adHoc, "--source", source, "-q").exits(3);

    assertThat(answer.err())
        .containsPattern(
            "the gate approval was asked for 41 \\(.* UTC\\), and is not configured now"
                + " \\(approval:")
        .contains("With the configuration that has it, if there still is one: deployer deploy ")
        .contains("--accept approval:");
    assertThat(hosts.current()).containsOnly("releases/41");
    String[] accepted = {
      "deploy",
      adHoc,
      "--source",
      source,
      "--release",
      "42",
      "--accept",
      "approval",
      "--reason",
      "nobody has to agree any more"
    };
    prompt.run(accepted).exits(0);
    assertThat(hosts.current()).containsOnly("releases/42");
    assertThat(hosts.journal(1)).contains("nobody has to agree any more");
    hosts.version(4);
    prompt.run("deploy", adHoc, "--source", source).exits(0);
  }

  @Test
  void aFirstDeployWithoutTheConfigurationIsAskedForWhatWasConfiguredWhenTheRootWasMade()
      throws IOException {
    hosts.place(1, Files.createDirectories(hosts.folder().resolve("elsewhere")));
    prompt = hosts.prompt(List.of(), ASKED);
    prompt.type("init").exits(0);
    Files.move(
        prompt.directory().resolve("deployer.yaml"), prompt.directory().resolve("other.yaml"));
    String adHoc = "shop:" + hosts.root(1);
    String source = hosts.source().toString();

    for (String command : List.of("plan", "deploy")) {
      Prompt.Answer answer = prompt.run(command, adHoc, "--source", source, "-q").exits(3);
      assertThat(answer.all())
          .containsPattern(
              "the gate approval was configured when the root was made \\(.* UTC\\), and is not"
                  + " configured now \\(approval:")
          .contains("With the configuration that has it, if there still is one: deployer deploy ");
    }
    assertThat(hosts.current()).containsOnly("");

    String[] accepted = {
      "deploy", adHoc, "--source", source, "--release", "1", "--accept", "approval", "--reason", "r"
    };
    prompt.run(accepted).exits(0);
    hosts.version(4);
    prompt.run("deploy", adHoc, "--source", source).exits(0);
  }

  @Test
  void whoNamesARootAndAPlanIsToldWhatThatPlanLetsThrough() throws IOException {
    Files.writeString(
        prompt.directory().resolve("deployer.yaml"),
        "      - {host: 127.0.0.2, user: nobody, root: /srv/shop, labels: [web2]}\n",
        StandardOpenOption.APPEND);
    String adHoc = "shop:" + hosts.root(1);
    prompt.type("plan", "--hosts", "web1", "--release", "42", "-o", "r.plan").exits(0);

    Prompt.Answer named = prompt.run("deploy", adHoc, "--plan", "r.plan").exits(2);

    Matcher line = NAMED.matcher(named.err());
    assertThat(line.find()).as(named.err()).isTrue();
    List<String> words = new ArrayList<>(List.of(line.group(1).split(" ", -1)));
    words.addAll(List.of("--accept", "approval", "--reason", "it is burning"));
    prompt.run(words.toArray(String[]::new)).exits(0);
    assertThat(hosts.current()).containsOnly("releases/42");
  }

  @Test
  void aPlanThatWasMadeWithoutTheRulesOfTheEnvironmentIsToBeMadeAnewForIt() throws IOException {
    Path file = prompt.directory().resolve("deployer.yaml");
    String adHoc = "shop:" + hosts.root(1);
    Path aside = Files.move(file, prompt.directory().resolve("other.yaml"));
    String[] planned = {
      "plan",
      adHoc,
      "--source",
      hosts.source().toString(),
      "--accept",
      "approval",
      "--reason",
      "r",
      "-o",
      "s.plan"
    };
    prompt.run(planned).exits(0);
    Files.move(aside, file);

    assertThat(prompt.run("deploy", adHoc, "--plan", "s.plan").exits(2).err())
        .contains("Plan it for the environment: deployer plan production -o s.plan\n")
        .contains("Then carry it out: deployer deploy production --plan s.plan\n")
        .doesNotContain("--hosts", "Name the environment");
    prompt.type("plan", "-o", "s.plan").exits(0);
    assertThat(hosts.current()).containsOnly("releases/41");
  }
}
