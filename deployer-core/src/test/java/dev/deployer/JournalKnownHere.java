package dev.deployer;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host with three releases whose journal this machine has read and kept, and what commands ask
 * that host for then.
 */
abstract class JournalKnownHere {
  static final String JOURNAL = "/srv/shop/.deployer/journal/";

  private static final Pattern RECORD = Pattern.compile("/journal/([0-9]{16})/record.json");

  @TempDir Path source;
  @TempDir Path home;
  Path cache;
  Shop shop;
  Backdoor files;

  @BeforeEach
  void threeReleasesAndAJournalThatIsKnown() throws Exception {
    cache = home.resolve("journals");
    shop = new Shop(source).initialised().keepingRecordsIn(cache);
    files = shop.disk.backdoor();
    for (int version = 1; version <= 3; version++) {
      shop.deploy(version);
    }
    shop.deployer().status();
  }

  static String directory(long number) {
    return JOURNAL + String.format("%016d", number);
  }

  static String record(long number) {
    return directory(number) + "/record.json";
  }

  /** The numbers of the records that a command has asked the host for, in order. */
  List<Long> read(Work work) throws DeployerException, IOException {
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    work.by(shop.by(counting));
    return read(counting);
  }

  static List<Long> read(CutConnector counting) {
    return counting.operations().stream()
        .map(Object::toString)
        .filter(text -> text.startsWith("read "))
        .flatMap(text -> RECORD.matcher(text).results())
        .map(record -> Long.parseLong(record.group(1)))
        .toList();
  }

  Path kept() throws IOException {
    try (var all = Files.list(cache)) {
      return all.toList().get(0);
    }
  }

  long end() {
    return shop.journal().size();
  }

  /** What is wrong, as a command tells it; empty where nothing is. */
  String refusal(Work work) {
    return refusal(shop, work);
  }

  static String refusal(Shop shop, Work work) {
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> work.by(shop.deployer()));
    return refused == null ? "" : refused.objections().toString();
  }

  /** Puts records after the last one, which repeat the three of a deploy, up to this number. */
  void grownTo(int number) {
    List<String> like = new ArrayList<>();
    for (long i = end() - 2; i <= end(); i++) {
      like.add(new String(files.content(record(i)), StandardCharsets.UTF_8));
    }
    byte[] last = files.content(record(end()));
    for (int i = (int) end() + 1, turn = 0; i <= number; i++, turn++) {
      last =
          like.get(turn % like.size())
              .replaceFirst("\"number\" : [0-9]+", "\"number\" : " + i)
              .replaceFirst("[0-9a-f]{64}", Digest.ofContent(last).toString())
              .getBytes(StandardCharsets.UTF_8);
      files.writeFile(record(i), last);
    }
  }

  void edit(long number) {
    String text = new String(files.content(record(number)), StandardCharsets.UTF_8);
    files.writeFile(record(number), text.replace("anna", "bert").getBytes(StandardCharsets.UTF_8));
  }
}
