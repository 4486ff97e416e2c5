package dev.deployer.integration.program;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Anna plans and Ben signs, for two hosts on real servers with one release live. */
@Timeout(180)
abstract class AnnaAndBen {
  static final String BEN = "ben@example.net";

  EightHosts hosts;
  Path ben;
  Path anna;
  Prompt prompt;

  @BeforeEach
  void oneIsLiveOnTwoHosts() throws IOException {
    hosts = EightHosts.first(2);
    ben = hosts.folder().resolve("ben_key");
    anna = hosts.folder().resolve("anna_key");
    OpenSshServer.makeKey(ben, "ed25519");
    OpenSshServer.makeKey(anna, "ecdsa");
    Files.createDirectories(hosts.folder().resolve("work"));
    signers();
    Prompt plain = hosts.prompt(List.of(), List.of());
    plain.type("init").exits(0);
    plain.type("deploy", "--release", "41").exits(0);
    hosts.version(2);
    prompt = asked("{signers: allowed_signers}");
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private void signers() throws IOException {
    Files.writeString(
        hosts.folder().resolve("work/allowed_signers"),
        "anna@example.net " + publicKey(anna) + "\n" + BEN + " " + publicKey(ben) + "\n");
  }

  private static String publicKey(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  Prompt asked(String approval, String... top) throws IOException {
    List<String> lines = new ArrayList<>(List.of(top));
    lines.add("gates: {approval: " + approval + "}");
    return hosts.prompt(lines, List.of());
  }

  Path plan() {
    return prompt.directory().resolve("r.plan");
  }

  Prompt.Answer approve(Path key, String... more) {
    List<String> words = new ArrayList<>(List.of("approve", "r.plan", "-y", "--identity"));
    words.add(key.toString());
    words.addAll(List.of(more));
    return prompt.run(words.toArray(String[]::new));
  }

  Prompt.Answer deploy(String... more) {
    List<String> words = new ArrayList<>(List.of("--plan", "r.plan"));
    words.addAll(List.of(more));
    return prompt.type("deploy", words.toArray(String[]::new));
  }
}
