package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownLinesTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);

  @TempDir Path home;

  private final SshSettings web1 = SshSettings.builder("web1", "deploy").build();

  private KnownLines lines(Duration later) {
    return new KnownLines(Optional.of(home.resolve("lines")), Clock.offset(NOW, later));
  }

  private KnownLines lines() {
    return lines(Duration.ZERO);
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lines"))) {
      return files.toList().get(0);
    }
  }

  @Test
  void whatALineCarriedIsKnownForADay() {
    assertThat(lines().to(web1)).isEmpty();
    lines().carried(web1, Carried.plainly(2_500_000));
    assertThat(lines().to(web1)).contains(Carried.plainly(2_500_000));
    assertThat(lines(Duration.ofDays(1)).to(web1)).contains(Carried.plainly(2_500_000));
    assertThat(lines(Duration.ofDays(1).plusSeconds(1)).to(web1)).isEmpty();
    assertThat(lines(Duration.ofSeconds(-1)).to(web1)).isEmpty();
  }

  @Test
  void howFarAHostIsIsKnownForADayBesideThat() throws IOException {
    lines().took(web1, Duration.ofNanos(20_100_900));
    assertThat(lines().distance(web1)).contains(Duration.ofNanos(20_100_000));
    assertThat(lines().to(web1)).isEmpty();
    lines().carried(web1, Carried.plainly(2_500_000));
    assertThat(lines(Duration.ofDays(1)).distance(web1)).contains(Duration.ofNanos(20_100_000));
    assertThat(lines(Duration.ofDays(1).plusSeconds(1)).distance(web1)).isEmpty();
    lines().took(web1, Duration.ZERO);
    assertThat(lines().distance(web1)).contains(Duration.ofNanos(1_000));
  }

  @Test
  void anotherHostAnotherPortAndAnotherWayAreOtherLines() {
    lines().carried(web1, Carried.plainly(2_500_000));
    assertThat(lines().to(SshSettings.builder("web2", "deploy").build())).isEmpty();
    assertThat(lines().to(SshSettings.builder("web1", "deploy").port(2222).build())).isEmpty();
    assertThat(
            lines()
                .to(
                    SshSettings.builder("web1", "deploy")
                        .via(SshSettings.builder("gate", "deploy").build())
                        .build()))
        .isEmpty();
    assertThat(lines().to(SshSettings.builder("web1", "anna").build()))
        .contains(Carried.plainly(2_500_000));
  }

  @Test
  void whatIsMalformedIsNotKnownAndReplaced() throws IOException {
    lines().carried(web1, Carried.plainly(2_500_000));
    for (String text :
        List.of(
            "",
            "line 2 2026-11-28T10:00:00Z 2500000 -",
            "line 1 2026-11-28T10:00:00Z 2500000\n",
            "line 2 2026-11-28T10:00:00Z 2500000\n",
            "line 2 2026-11-28T10:00:00Z -1 -\n",
            "line 2 2026-11-28T10:00:00Z 0 -\n",
            "line 2 2026-11-28T10:00:00Z 2500000 0\n",
            "line 2 2026-11-28T10:00:00Z 99999999999999999999 -\n",
            "line 2 2026-13-28T10:00:00Z 2500000 -\n",
            "line 2 2026-11-28T10:00:00Z 2500000 -\nmore\n",
            "\0".repeat(40))) {
      Files.writeString(file(), text);
      assertThat(lines().to(web1)).as(text).isEmpty();
    }
    lines().carried(web1, Carried.both(7, 8));
    assertThat(lines().to(web1)).contains(Carried.both(7, 8));
  }

  @Test
  void aFolderThatCannotBeUsedKnowsNothing() throws IOException {
    lines().carried(web1, Carried.plainly(2_500_000));
    Path file = file();
    Files.delete(file);
    Files.createDirectories(file.resolve("full"));
    lines().carried(web1, Carried.both(7, 8));
    assertThat(lines().to(web1)).isEmpty();
    KnownLines none =
        new KnownLines(
            Optional.of(Files.writeString(home.resolve("file"), "").resolve("lines")), NOW);
    none.carried(web1, Carried.both(7, 8));
    assertThat(none.to(web1)).isEmpty();
    KnownLines nowhere = new KnownLines(Optional.empty(), NOW);
    nowhere.carried(web1, Carried.both(7, 8));
    assertThat(nowhere.to(web1)).isEmpty();
  }
}
