package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.notify.Occasion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A key that was cut, wrapped or put in the wrong place on its way into a command is shown nowhere:
 * not in text, not in JSON, not in the journal, not to a sink.
 */
final class MisplacedSecretsTest {
  private static final int TELLING = 12;
  private static final String PASSWORD = "planted-Passw0rd-97531";

  private Site site;
  private Prompt usual;
  private Path notices;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void aShop() throws IOException {
    site = Site.open();
    notices = site.folder().resolve("notices");
    List<String> everything = Stream.of(Occasion.values()).map(Occasion::key).toList();
    usual =
        Prompt.of(
            site,
            "notify:",
            "  - command: [sh, -c, 'cat >> \"" + notices + "\"']",
            "    events: " + everything);
    SmallApplication.write(site.source(), 1);
    usual.type("init").exits(0);
    usual.type("deploy", "--release", "1").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  /** The text of a private key, and what becomes of it: more than twenty ways. */
  private static Map<String, String> mistreated(String key) {
    String body = key.replaceAll("-----[A-Z ]+-----\n", "");
    String oneLine = body.replace("\n", "");
    String base64 = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("as it is", key);
    ways.put("in base64", base64);
    ways.put("in base64, cut", base64.substring(0, base64.length() - 37));
    ways.put("in base64, without its first character", base64.substring(1));
    ways.put("in base64, in lines", base64.replaceAll("(.{76})", "$1\n"));
    ways.put("in base64, with a name before it", "KEY=" + base64);
    ways.put("in base64, with a word behind it", base64 + " laptop");
    ways.put("without its first and last line", body);
    ways.put("without them, in one line", oneLine);
    ways.put("without them, cut", oneLine.substring(0, 90));
    ways.put("its last line alone", body.lines().reduce("", (a, b) -> b));
    ways.put("its first line of content alone", body.lines().findFirst().orElseThrow());
    ways.put("without its first line", key.substring(key.indexOf('\n') + 1));
    ways.put("without its last line", key.substring(0, key.lastIndexOf("-----END")));
    ways.put("cut in the middle", key.substring(0, key.length() / 2));
    ways.put("with blanks for line ends", key.replace("\n", " "));
    ways.put("with blanks, cut", key.replace("\n", " ").substring(0, 150));
    ways.put("with \\n for line ends", key.replace("\n", "\\n"));
    ways.put("with \\n, cut", key.replace("\n", "\\n").substring(40, 200));
    ways.put("with an open quote", "\"" + key.replace("\n", "\\n"));
    ways.put("percent-encoded", key.replace("\n", "%0A").replace(" ", "%20"));
    ways.put("in hexadecimal", HexFormat.of().formatHex(oneLine.getBytes(StandardCharsets.UTF_8)));
    ways.put("like an absolute path", "/" + oneLine);
    ways.put("like a relative path", "./" + oneLine);
    ways.put("like a path at home", "~/" + oneLine.substring(0, 60));
    ways.put("like a list in JSON", "[\"" + body.replace("\n", "\",\"") + "\"]");
    ways.put("a wrong character in it", key.replace("b3BlbnNza", "b3Bl!nNza"));
    ways.put("a password", PASSWORD);
    return ways;
  }

  @Test
  void nothingOfAKeyIsSaidWhereAPathOrATextIsTaken() throws IOException {
    Map<String, String> ways = mistreated(Files.readString(site.server().clientKey()));
    assertThat(ways).hasSizeGreaterThan(20);
    for (String value : ways.values()) {
      for (List<String> how : List.of(List.of("-v"), List.of("--json"))) {
        hear(by("DEPLOYER_IDENTITY", value), how);
        hear(by("DEPLOYER_KNOWN_HOSTS", value), how);
        hear(usual, how, "--identity", value);
        hear(usual, how, "--known-hosts", value);
        hear(usual, how, "--known-hosts", value, "--accept-new");
        hear(usual, how, "--identity=" + value);
        hear(usual, how, "--idenitty=" + value);
        hear(
            usual,
            how,
            Stream.concat(Stream.of("--identity"), words(value)).toArray(String[]::new));
        hear(usual, how, "--port", value);
        hear(usual, how, "--wait", value);
        said.add(usual.run("status", value, "--json").all());
        said.add(usual.run("unlock", "production", "--token", value).all());
      }
    }
    nothingIsShownOf(ways.values());
  }

  @Test
  void nothingOfASecretIsSaidThatStandsWhereItsNameBelongs() throws IOException {
    List<String> values =
        mistreated(Files.readString(site.server().clientKey())).values().stream()
            .filter(value -> !value.contains("\n") && !value.contains("'"))
            .toList();
    assertThat(values).hasSizeGreaterThan(14);
    for (String value : values) {
      for (String recipe :
          List.of(
              "notify: [{webhook: {secret: '" + value + "'}}]",
              "notify: [{webhook: '" + value + "'}]",
              "hooks: {before_activate: [{name: tell, command: ['true'], where: local,"
                  + " environment: {WORD: {secret: '"
                  + value
                  + "'}}}]}",
              "hooks: {before_activate: [{name: tell, command: ['true'], where: local,"
                  + " environment: {'"
                  + value
                  + "': x}}]}")) {
        Prompt prompt = Prompt.of(site, recipe);
        SmallApplication.write(site.source(), 2);
        said.add(prompt.type("deploy", "--release", "2", "-v").all());
        said.add(prompt.type("status", "--json").all());
      }
    }
    nothingIsShownOf(values);
  }

  @Test
  void nothingOfAKeyIsSaidWhereAnotherFileOrAWordIsTaken() throws IOException {
    Map<String, String> ways = mistreated(Files.readString(site.server().clientKey()));
    PrintStream before = System.err;
    ByteArrayOutputStream besides = new ByteArrayOutputStream();
    System.setErr(new PrintStream(besides, true, StandardCharsets.UTF_8));
    try {
      hear(usual, List.of("-v"), "--hosts", ways.get("with an open quote"));
    } finally {
      System.setErr(before);
    }
    said.add(besides.toString(StandardCharsets.UTF_8));
    for (String value : ways.values()) {
      for (List<String> how : List.of(List.of("-v"), List.of("--json"))) {
        hear(usual, how, "-F", value);
        hear(usual, how, "-c", value);
        hear(usual, how, "--config=" + value);
        hear(usual, how, "--hosts", value);
        hear(usual, how, "-J", "anna@" + ways.get("without them, in one line"));
        said.add(usual.type("deploy", "--plan", value, how.get(0)).all());
        said.add(usual.type("deploy", "--source", value, how.get(0)).all());
        said.add(usual.type("plan", "-o", value + "/plan", how.get(0)).all());
        said.add(usual.type("deploy", "--accept", value, "--reason", "x", how.get(0)).all());
        said.add(
            usual.type("deploy", "--accept", "drift:" + value, "--reason", "x", how.get(0)).all());
      }
    }
    nothingIsShownOf(ways.values());
  }

  @Test
  void nothingOfAKeyIsSaidThatStandsInTheConfigurationOfSsh() throws IOException {
    List<String> values =
        mistreated(Files.readString(site.server().clientKey())).values().stream()
            .filter(value -> !value.contains("\n") && !value.contains("\""))
            .toList();
    Path file = usual.directory().resolve("ssh_config");
    for (String value : values) {
      for (String keyword :
          List.of(
              "IdentityFile",
              "CertificateFile",
              "UserKnownHostsFile",
              "IdentityAgent",
              "Port",
              "ConnectTimeout",
              "ProxyCommand",
              "Compression")) {
        Files.writeString(file, keyword + " \"" + value + "\"\n");
        Prompt bare = usual.by(Person.NOBODY, Map.of());
        said.add(bare.type("status", "-F", file.toString(), "-v").all());
        said.add(bare.type("status", "-F", file.toString(), "--accept-new", "--json").all());
      }
    }
    assertThat(said)
        .as("a sentence has a subject")
        .anyMatch(text -> text.contains("a file (of "))
        .noneMatch(text -> text.contains(": (of "));
    nothingIsShownOf(values);
  }

  @Test
  void aKeyOfTheConfigurationBesideASecretIsNotShown() throws IOException {
    Prompt prompt =
        Prompt.of(
            site,
            "hooks: {before_activate: [{name: tell, command: ['true'], where: local,"
                + " environment: {P: {secret: NAME, hunter2x: ''}}}]}");
    assertThat(prompt.type("status").exits(2).all())
        .contains("environment.P: there is a key that is not known here, not shown")
        .contains("Allowed: secret")
        .doesNotContain("hunter2x");
  }

  @Test
  void aKeyInBase64LetsIn() throws IOException {
    String key = Files.readString(site.server().clientKey());
    String list = Files.readString(site.server().knownHosts());
    by("DEPLOYER_IDENTITY", base64(key)).type("status").exits(0);
    by("DEPLOYER_KNOWN_HOSTS", base64(list)).type("status").exits(0);
    usual.type("status", "--identity", key).exits(0);
    usual.type("status", "--known-hosts", list).exits(0);
  }

  @Test
  void aKeyThatWasCutIsWrongUsageInEachOfItsForms() throws IOException {
    String key = Files.readString(site.server().clientKey());
    Path file = Files.writeString(site.folder().resolve("cut"), key.substring(0, 200));
    Map<String, String> ways = mistreated(key);
    List<String> cut =
        List.of(
            ways.get("in base64, cut"),
            ways.get("without them, cut"),
            ways.get("without its last line"),
            ways.get("cut in the middle"),
            ways.get("with blanks, cut"),
            key.replace("\n", "\\n").substring(0, 200),
            base64(key.substring(0, 200)),
            file.toString());
    for (String value : cut) {
      assertThat(by("DEPLOYER_IDENTITY", value).type("status").exits(2).err())
          .startsWith("✘ ")
          .contains(" no key");
      usual.type("status", "--identity", value).exits(2);
    }
  }

  @Test
  void whatIsNeitherAFileNorAKeyIsWrongUsage() {
    assertThat(by("DEPLOYER_IDENTITY", PASSWORD).type("status").exits(2).err())
        .startsWith("✘ DEPLOYER_IDENTITY names no file and is no key.\n");
    assertThat(usual.type("status", "--identity", "missing").exits(2).err())
        .startsWith("✘ --identity names no file and is no key.\n");
    assertThat(by("DEPLOYER_KNOWN_HOSTS", PASSWORD).type("status").exits(2).err())
        .startsWith("✘ DEPLOYER_KNOWN_HOSTS names no file and is no list of known hosts;");
    assertThat(usual.type("status", "--known-hosts", "new_hosts", "--accept-new").exits(0).out())
        .contains("live");
    assertThat(usual.directory().resolve("new_hosts")).exists();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As a shell gives it where the quotes are missing. */
  private static Stream<String> words(String value) {
    return Stream.of(value.strip().split("\\s+"));
  }

  private Prompt by(String variable, String value) {
    Map<String, String> variables = new LinkedHashMap<>(usual.environment());
    variables.put(variable, value);
    return usual.by(Person.NOBODY, variables);
  }

  private void hear(Prompt prompt, List<String> how, String... rest) {
    said.add(
        prompt
            .type("status", Stream.concat(how.stream(), Stream.of(rest)).toArray(String[]::new))
            .all());
  }

  /** Nothing that is so long that it is no accident. */
  private void nothingIsShownOf(Iterable<String> values) throws IOException {
    List<String> shown = new ArrayList<>(said);
    shown.add(Files.readString(notices));
    shown.addAll(onTheHost());
    Set<String> telling = new HashSet<>();
    for (String value : values) {
      for (String word : value.split("-----[A-Z ]+-----|[^A-Za-z0-9+/=-]", -1)) {
        for (int i = 0; i + TELLING <= word.length(); i++) {
          telling.add(word.substring(i, i + TELLING));
        }
      }
    }
    assertThat(telling).hasSizeGreaterThan(1_000);
    for (String text : shown) {
      for (int i = 0; i + TELLING <= text.length(); i++) {
        String part = text.substring(i, i + TELLING);
        assertThat(telling.contains(part)).as("%s in\n%s", part, text).isFalse();
      }
    }
  }

  private List<String> onTheHost() throws IOException {
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
