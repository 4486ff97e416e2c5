package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.Settings;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.source.SourcePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static final String SHOP =
      """
      application: shop
      source: build/dist
      exclude: ["*.log", "/tmp/"]        # gitignore syntax
      keep_releases: 7
      shared:
        dirs: [var/media/]
        files: [.env]
      writable: [var/cache]
      executable: ["bin/*"]
      environments:
        production:
          root: /srv/shop
          hosts: [deploy@web1.example.net]
      """;

  @TempDir Path folder;

  @Test
  void theSampleOfTheGuideBecomesValues() throws Exception {
    Configuration shop = read(SHOP);

    assertThat(shop.application()).contains("shop");
    assertThat(shop.recipe().source())
        .contains(new SourcePlace.Directory(folder.resolve("build/dist")));
    assertThat(shop.recipe().exclude()).containsExactly("*.log", "/tmp/");
    assertThat(shop.recipe().executable()).containsExactly("bin/*");
    assertThat(shop.recipe().preserveModes()).isFalse();
    Settings settings = shop.recipe().settings();
    assertThat(settings.keepReleases()).isEqualTo(7);
    assertThat(settings.declared().sharedDirs()).containsExactly(EntryPath.parse("var/media"));
    assertThat(settings.declared().sharedFiles()).containsExactly(EntryPath.parse(".env"));
    assertThat(settings.declared().writable()).containsExactly(EntryPath.parse("var/cache"));
    assertThat(settings.durable()).isTrue();
    assertThat(shop.environments().get("production").hosts())
        .containsExactly(
            new HostEntry(
                new HostAddress(Optional.of("deploy"), "web1.example.net", Optional.empty()),
                ReleaseRoot.parse("/srv/shop")));
  }

  @Test
  void whatAnEnvironmentSaysReplacesWhatTheTopSays() throws Exception {
    Configuration shop =
        read(
            """
            application: shop
            keep_releases: 5
            exclude: ["*.log"]
            shared: {dirs: [media], files: [.env]}
            durable: true
            environments:
              staging:
                root: /srv/shop
                hosts: [web]
                keep_releases: 2
                shared: {dirs: [uploads]}
                durable: false
                link: copy
                modes: preserve
            """);

    Recipe staging = shop.environments().get("staging").recipe();
    assertThat(staging.settings().keepReleases()).isEqualTo(2);
    assertThat(staging.settings().declared().sharedDirs())
        .containsExactly(EntryPath.parse("uploads"));
    assertThat(staging.settings().declared().sharedFiles()).isEmpty();
    assertThat(staging.settings().durable()).isFalse();
    assertThat(staging.settings().linkUnchanged()).isFalse();
    assertThat(staging.preserveModes()).isTrue();
    assertThat(staging.exclude()).containsExactly("*.log");
    assertThat(shop.recipe().settings().keepReleases()).isEqualTo(5);
  }

  @Test
  void aHostMayBeKeysWithARootOfItsOwn() throws Exception {
    Configuration shop =
        read(
            """
            application: shop
            environments:
              production:
                hosts:
                  - {host: web1, user: deploy, port: 2222, root: /srv/a, labels: [east, canary],
                     root_id: "0123456789abcdef0123456789abcdef"}
                  - host: "[2001:db8::1]"
                    root: /srv/b
            """);

    assertThat(shop.environments().get("production").hosts())
        .containsExactly(
            new HostEntry(
                HostAddress.parse("deploy@web1:2222"),
                ReleaseRoot.parse("/srv/a"),
                Set.of("canary", "east"),
                Optional.of("0123456789abcdef".repeat(2))),
            new HostEntry(HostAddress.parse("[2001:db8::1]"), ReleaseRoot.parse("/srv/b")));
  }

  @Test
  void theIdOfARootIsTextOfItsForm() {
    assertThat(
            faults(
                """
                application: shop
                environments:
                  a:
                    root: /srv/shop
                    hosts:
                      - {host: web1, root_id: 4c48}
                      - {host: web2, root_id: 12345678901234567890123456789012}
                """))
        .isEqualTo(
            """
            deployer.yaml:6:31: environments.a.hosts[0].root_id: root id "4c48": it is 32 hex \
            digits in quotes, as status shows it
            deployer.yaml:7:31: environments.a.hosts[1].root_id: must be text, and is the number \
            12345678901234567890123456789012; put it in quotes: \
            "12345678901234567890123456789012\"\
            """);
  }

  @Test
  void environmentsKeepTheirOrderAndAnchorsMayBeUsed() throws Exception {
    Configuration shop =
        read(
            """
            application: shop
            environments:
              staging: {root: &root /srv/shop, hosts: &hosts [web1]}
              production: {root: *root, hosts: *hosts}
            """);

    assertThat(shop.environments().keySet()).containsExactly("staging", "production");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceWithItsPlace() {
    assertThat(
            faults(
                """
                aplication: shop
                keep_releases: five
                durable: yes
                shared:
                  dir: [media]
                exclude: "*.log"
                writable: [../etc, 7]
                modes: octal
                environments:
                  production:
                    root: /srv
                    hosts: [web1:99999, {user: deploy, prot: 22}]
                  "two words": {root: /srv/shop, hosts: [web]}
                  staging:
                    hosts: []
                """))
        .isEqualTo(
            """
            deployer.yaml:1:1: aplication: there is no such key here; did you mean application? \
            Allowed: application, source, exclude, keep_releases, trash, shared, writable, executable, \
            modes, durable, link, gates, parallel, waves, bake, reconnect, on_failure, health, hooks, notify, \
            watch, environments
            deployer.yaml:1:1: application: is missing; name what is deployed, such as \
            application: shop
            deployer.yaml:2:16: keep_releases: must be a whole number from 1 to 1000, and is the \
            text "five"
            deployer.yaml:3:10: durable: must be true or false, and is the text "yes"
            deployer.yaml:5:3: shared.dir: there is no such key here; did you mean dirs? \
            Allowed: dirs, files
            deployer.yaml:6:10: exclude: must be a list, such as ["*.log", "/tmp/"], and is the \
            text "*.log"
            deployer.yaml:7:12: writable[0]: path "../etc": no component may be empty, . or ..
            deployer.yaml:7:20: writable[1]: must be text, and is the number 7; put it in \
            quotes: "7"
            deployer.yaml:8:8: modes: must be preserve or portable, and is the text "octal"
            deployer.yaml:11:11: environments.production.root: root "/srv": this directory belongs \
            to the system; name a directory of its own, such as /srv/shop
            deployer.yaml:12:13: environments.production.hosts[0]: port "web1:99999": a port is a \
            number from 1 to 65535
            deployer.yaml:12:25: environments.production.hosts[1].host: is missing; name it, such \
            as host: web1.example.net
            deployer.yaml:12:40: environments.production.hosts[1].prot: there is no such key here; \
            did you mean port? Allowed: host, user, port, root, root_id, labels
            deployer.yaml:13:3: environments.two words: the name of an environment is 1 to 64 \
            letters, digits and . _ -, beginning with a letter or digit
            deployer.yaml:15:5: environments.staging.hosts: must name at least one host, such as \
            [deploy@web1.example.net]\
            """);
  }

  @Test
  void anEnvironmentNamesHostsAndARoot() {
    assertThat(
            faults(
                """
                application: shop
                environments:
                  production:
                    keep_releases: 3
                  staging:
                    hosts: [web1]
                """))
        .isEqualTo(
            """
            deployer.yaml:4:5: environments.production.hosts: is missing; name at least one, such \
            as hosts: [deploy@web1.example.net]
            deployer.yaml:6:5: environments.staging.root: is missing; name a directory on the \
            host, such as root: /srv/shop\
            """);
  }

  @Test
  void ofAVariableItIsSaidThatNothingIsSubstituted() {
    assertThat(
            faults(
                """
                application: shop
                environments:
                  production: {root: "${ROOT}", hosts: [web1]}
                """))
        .startsWith("deployer.yaml:3:22: environments.production.root: root \"${ROOT}\": ")
        .endsWith(
            ". Nothing is substituted in this file: write what is meant; what differs from place to"
                + " place stands in an environment of its own");
  }

  @ParameterizedTest
  @CsvSource({
    "application: ${X}, application",
    "application: \"${X}\", application",
    "source: ${SRC}, source",
    "source: \"${SRC}\", source",
    "source: \"${SRC}/dist\", source",
    "source: $SRC, source",
    "'source: {git: ., ref: \"${REF}\"}', source.ref",
    "keep_releases: ${N}, keep_releases",
    "'shared: {dirs: [\"${DATA}\"]}', shared.dirs[0]",
    "'environments:\n  production:\n    root: ${ROOT}\n    hosts: [web1]',"
        + " environments.production.root",
    "'environments: {production: {root: /srv/a, hosts: [\"${HOST}\"]}}',"
        + " environments.production.hosts[0]",
  })
  void aVariableIsToldAtOnceToBeOneWithAndWithoutQuotes(String line, String key) {
    assertThat(faults((line.startsWith("application") ? "" : "application: shop\n") + line + "\n"))
        .contains(": " + key + ": ")
        .contains(". Nothing is substituted in this file: write what is meant")
        .doesNotContain("quotes");
  }

  @Test
  void inBracketsAVariableIsToldToBeOneAsWell() {
    assertThat(faults("application: shop\nshared: {dirs: [${DATA}]}\n"))
        .startsWith("deployer.yaml:2:18: this is not YAML 1.2: ")
        .contains(". Nothing is substituted in this file: write what is meant");
  }

  @Test
  void whatAShellSubstitutesItselfStaysAsItIs() throws Exception {
    assertThat(
            read("""
            application: shop
            hooks: {build: [{name: b, command: [sh, -c, "echo ${HOME}"], where: local}]}
            environments:
              production: {root: /srv/a, hosts: [web1]}
            """)
                .application())
        .contains("shop");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    assertThat(faults("application: shop\nsource: a\nsource: b\n"))
        .isEqualTo("deployer.yaml:3:1: source: stands here twice");
  }

  @Test
  void aKeyWithoutAValueIsRefused() {
    assertThat(faults("application: shop\nsource:\n"))
        .isEqualTo("deployer.yaml:2:8: source: must be text, and is empty");
  }

  @Test
  void sharedAndWritablePathsLieApart() {
    assertThat(
            faults(
                """
                application: shop
                shared: {dirs: [var]}
                environments:
                  production: {root: /srv/shop, hosts: [web1], writable: [var/cache]}
                """))
        .isEqualTo(
            "deployer.yaml:4:48: environments.production.writable: shared and writable paths lie"
                + " apart, but \"var/cache\" is within \"var\"");
  }

  @Test
  void whatIsNotYamlIsRefusedAtItsPlace() {
    assertThat(faults("application: shop\nexclude: [a, b\n"))
        .startsWith("deployer.yaml:3:1: this is not YAML 1.2: expected ',' or ']'");
  }

  @Test
  void anEmptyFileAndAListAreRefused() {
    assertThat(faults(""))
        .isEqualTo("deployer.yaml:1:1: the file is empty; begin with application: NAME");
    assertThat(faults("- shop\n"))
        .startsWith("deployer.yaml:1:1: must be keys with values, and is a list");
  }

  @Test
  void aFileThatIsNotUtf8OrTooLargeIsRefused() throws IOException {
    Path latin1 = folder.resolve("latin1.yaml");
    Files.write(latin1, "application: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Configuration.read(latin1))
        .withMessageEndingWith("latin1.yaml:1:1: the file is not UTF-8");
    assertThat(faults("#".repeat((1 << 20) + 1)))
        .isEqualTo("deployer.yaml:1:1: the file is larger than 1 MiB");
  }

  @Test
  void aBombOfAliasesIsRefused() {
    StringBuilder bomb = new StringBuilder("application: shop\nexclude: &a [x]\nshared:\n");
    for (int i = 0; i < 200; i++) {
      bomb.append("  k").append(i).append(": *a\n");
    }
    assertThat(faults(bomb.toString())).contains("this is not YAML 1.2: Number of aliases");
  }

  private Configuration read(String yaml) throws IOException, ConfigurationException {
    return new WrittenYaml(folder).read(yaml);
  }

  private String faults(String yaml) {
    return new WrittenYaml(folder).faults(yaml).stripTrailing();
  }
}
