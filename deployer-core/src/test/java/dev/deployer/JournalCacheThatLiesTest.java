package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that are kept here count where the journal proves them, and by nothing else. */
final class JournalCacheThatLiesTest extends JournalKnownHere {
  @Test
  void aCacheThatLiesIsNotBelieved() throws Exception {
    Path file = kept();
    byte[] right = Files.readAllBytes(file);
    List<byte[]> lies = new ArrayList<>();
    lies.add(new byte[0]);
    lies.add("something else".getBytes(StandardCharsets.UTF_8));
    lies.add(Arrays.copyOf(right, 19));
    for (int length = 18; length < right.length; length += 97) {
      lies.add(Arrays.copyOf(right, length));
    }
    lies.add(Arrays.copyOf(right, right.length + 3));
    lies.add(Arrays.copyOf(right, right.length + 300));
    for (int at = 0; at < right.length; at += 53) {
      byte[] other = right.clone();
      other[at] ^= 1;
      lies.add(other);
    }
    byte[] endless = right.clone();
    endless[19] = 0x7f;
    lies.add(endless);
    Status expected = shop.deployer().status();
    for (byte[] lie : lies) {
      Files.write(file, lie);
      assertThat(shop.deployer().status()).usingRecursiveComparison().isEqualTo(expected);
      assertThat(file).hasBinaryContent(right);
    }
  }

  @Test
  void aCacheWithAWholeChainOfItsOwnIsNotBelieved() throws Exception {
    Path file = kept();
    byte[] right = Files.readAllBytes(file);
    Shop other = shop.on(shop.disk.copy());
    Backdoor there = other.disk.backdoor();
    for (long number = 7; number <= end(); number++) {
      there.remove(directory(number));
    }
    String last = new String(there.content(record(6)), StandardCharsets.UTF_8);
    there.writeFile(record(6), last.replace("anna", "bert").getBytes(StandardCharsets.UTF_8));
    Files.delete(file);
    assertThat(other.deployer().history()).hasSize(6);
    assertThat(file.toFile().length()).isLessThan(right.length).isGreaterThan(right.length / 2);

    assertThat(shop.deployer().status().generation()).isEqualTo(end());
    assertThat(shop.deployer().history()).extracting(HistoryEntry::by).containsOnly("anna@laptop");
    shop.deploy(4);
    shop.deployer().status();
    assertThat(records(Files.readAllBytes(file))).startsWith(records(right));
  }

  /** What stands behind the line of the format and the digest of all that follows it. */
  private static byte[] records(byte[] kept) {
    return Arrays.copyOfRange(kept, "records, version 2\n".length() + 32, kept.length);
  }

  @Test
  void aFolderThatCannotBeUsedCostsReadingAndNothingElse() throws Exception {
    Path file = kept();
    Files.delete(file);
    Files.createDirectories(file.resolve("full"));
    assertThat(read(Deployer::status)).hasSize((int) end() + 1);
    Files.writeString(home.resolve("file"), "");
    shop.keepingRecordsIn(home.resolve("file/journals"));
    assertThat(read(Deployer::status)).hasSize((int) end() + 1);
    shop.deploy(4);
    assertThat(shop.target()).isEqualTo("releases/4");
  }
}
