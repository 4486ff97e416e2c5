package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several hosts of an environment that have one and the same host name. */
@Timeout(120)
final class OneNameTest {
  private EightHosts hosts;
  private Path ran;

  @BeforeEach
  void open() throws IOException {
    hosts = EightHosts.first(2);
    ran = Files.createDirectory(hosts.folder().resolve("ran"));
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private String named(int host) {
    return hosts.address(1) + ":" + hosts.server(host).port();
  }

  /** Each place notes its name, and is asked at the address of its host. */
  private Prompt noting() throws IOException {
    Path script = hosts.folder().resolve("note.sh");
    Files.writeString(script, "mkdir -p \"%s/$(echo $DEPLOYER_HOST | tr / ,)\"\n".formatted(ran));
    Prompt prompt =
        hosts.prompt(
            List.of(
                "hooks:",
                "  before_activate:",
                "    - {name: note, command: [sh, %s], where: each}".formatted(script),
                "health:",
                "  - {tcp: \"{host}:%d\", within: 20s}".formatted(hosts.server(1).port())),
            List.of());
    prompt.type("init").exits(0);
    return prompt;
  }

  private List<String> noted() throws IOException {
    try (Stream<Path> notes = Files.list(ran)) {
      return notes.map(note -> note.getFileName().toString()).sorted().toList();
    }
  }

  private static Set<String> hostsOf(List<?> objects) {
    Set<String> names = new TreeSet<>();
    objects.forEach(object -> names.add((String) ((Map<?, ?>) object).get("host")));
    return names;
  }

  @Test
  void twoServersOnOneHostAreToldApartByTheirPorts() throws IOException {
    hosts.besideTheFirst(2);
    Prompt prompt = noting();

    prompt.type("deploy", "--release", "1").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(noted()).containsExactlyInAnyOrder(named(1), named(2));
    Prompt.Answer status = prompt.type("status", "--json").exits(0);
    assertThat(hostsOf((List<?>) status.result().get("hosts")))
        .containsExactlyInAnyOrder(named(1), named(2));
    assertThat(prompt.type("status", "--hosts", named(2)).exits(0).out()).contains("1 since");
    assertThat(prompt.type("status", "--hosts", hosts.address(1)).exits(2).err())
        .contains("The hosts are: " + named(1) + ", " + named(2) + ".");
  }

  @Test
  void twoRootsOfOneAccountAreToldApartByTheirRoots() throws IOException {
    hosts.onTheServerOfTheFirst(2);
    Prompt prompt = noting();

    Prompt.Answer deployed = prompt.type("deploy", "--release", "1", "--json").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    List<String> names = new ArrayList<>();
    for (int host = 1; host <= 2; host++) {
      names.add(hosts.name(1) + hosts.root(host));
    }
    assertThat(hostsOf((List<?>) deployed.result().get("hosts"))).isEqualTo(new TreeSet<>(names));
    assertThat(hostsOf(deployed.lines().stream().filter(OneNameTest::isOfAHost).toList()))
        .isEqualTo(new TreeSet<>(names));
    assertThat(noted()).isEqualTo(names.stream().map(name -> name.replace('/', ',')).toList());
    hosts.version(2);
    Prompt.Answer text = prompt.type("deploy", "--release", "2", "--hosts", names.get(1)).exits(0);
    assertThat(hosts.current()).containsExactly("releases/1", "releases/2");
    assertThat(text.out()).contains("2 is live");
  }

  private static boolean isOfAHost(Map<?, ?> line) {
    return line.containsKey("host") && !"local".equals(line.get("host"));
  }
}
