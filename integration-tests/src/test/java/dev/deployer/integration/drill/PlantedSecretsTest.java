package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Passphrases and keys are used, and appear nowhere: in no output, and in no file on the host. */
final class PlantedSecretsTest {
  private static final String PASSPHRASE = "planted-passphrase-right";
  private static final String WRONG = "planted-passphrase-wrong";
  private static final String NO_KEY = "plantedTextThatIsNoKey";

  /** Someone who types this whenever a passphrase is asked for. */
  private record Typist(String passphrase) implements Person {
    @Override
    public boolean isThere() {
      return true;
    }

    @Override
    public boolean agrees(String question) {
      return true;
    }

    @Override
    public Optional<String> answer(String question) {
      return Optional.empty();
    }

    @Override
    public char[] secret(String prompt) {
      return passphrase.toCharArray();
    }
  }

  private final List<String> said = new ArrayList<>();

  @Test
  void noPassphraseAndNoKeyAppearsAnywhere() throws IOException {
    try (Site site = Site.open()) {
      Prompt usual = Prompt.of(site);
      SmallApplication.write(site.source(), 1);
      hear(usual.type("init").exits(0));

      Path key = site.server().folder().resolve("encrypted_key");
      Files.copy(site.server().clientKey(), key);
      OpenSshServer.run("ssh-keygen", "-q", "-p", "-P", "", "-N", PASSPHRASE, "-f", key.toString());
      Map<String, String> byFile = variables(site, key.toString());
      Map<String, String> byText = variables(site, Files.readString(key));
      Map<String, String> plain = variables(site, Files.readString(site.server().clientKey()));

      wholeLife(usual.by(new Typist(PASSPHRASE), byFile), "1", 0);
      wholeLife(usual.by(new Typist(PASSPHRASE), byText), "2", 0);
      wholeLife(usual.by(Person.NOBODY, plain), "3", 0);
      wholeLife(usual.by(new Typist(WRONG), byFile), "4", 4);
      wholeLife(usual.by(new Typist(PASSPHRASE), variables(site, inLines(NO_KEY))), "5", 4);

      List<String> secrets = new ArrayList<>(List.of(PASSPHRASE, WRONG, NO_KEY));
      secrets.addAll(lines(Files.readString(key)));
      secrets.addAll(lines(Files.readString(site.server().clientKey())));
      assertThat(secrets).hasSizeGreaterThan(8);
      for (String secret : secrets) {
        assertThat(said).noneMatch(text -> text.contains(secret));
        assertThat(onTheHost(site)).noneMatch(text -> text.contains(secret));
      }
    }
  }

  private void wholeLife(Prompt prompt, String release, int exit) {
    for (String json : List.of("", "--json")) {
      List<String> options = json.isEmpty() ? List.of() : List.of(json);
      String id = release + (json.isEmpty() ? "" : "j");
      hear(type(prompt, options, "plan", "--release", id));
      Prompt.Answer deployed = type(prompt, options, "deploy", "--release", id);
      hear(deployed);
      if (exit == 0) {
        deployed.exits(0);
      } else {
        assertThat(deployed.exit()).isNotZero();
      }
      hear(type(prompt, options, "status"));
      hear(type(prompt, options, "history"));
    }
  }

  private static Prompt.Answer type(
      Prompt prompt, List<String> options, String command, String... rest) {
    return prompt.type(
        command, Stream.concat(Stream.of(rest), options.stream()).toArray(String[]::new));
  }

  private void hear(Prompt.Answer answer) {
    said.add(answer.all());
  }

  private static Map<String, String> variables(Site site, String identity) {
    return Map.of(
        "DEPLOYER_IDENTITY",
        identity,
        "DEPLOYER_KNOWN_HOSTS",
        site.server().knownHosts().toString());
  }

  private static String inLines(String content) {
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        + content
        + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }

  /** The lines of a key between its first and last. */
  private static List<String> lines(String key) {
    return key.lines().filter(line -> !line.startsWith("-----")).toList();
  }

  private static List<String> onTheHost(Site site) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(site.host())) {
      for (Path file : files.toList()) {
        texts.add(file.toString());
        if (Files.isRegularFile(file)) {
          texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return texts;
  }
}
