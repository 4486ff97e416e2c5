package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Objection;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host with three releases, whose journal can be verified, changed, and held against heads. */
abstract class JournalOfThreeReleases {
  @TempDir Path source;
  Shop shop;

  @BeforeEach
  void threeReleases() throws Exception {
    shop = new Shop(source).initialised();
    for (int version = 1; version <= 3; version++) {
      shop.deploy(version);
    }
  }

  List<String> findings(KnownHead... given) throws DeployerException {
    return shop.deployer().verifyHistory(List.of(given)).findings().stream()
        .peek(found -> assertThat(found.kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL))
        .map(Objection::fact)
        .toList();
  }

  static String folder(long number) {
    return "/srv/shop/.deployer/journal/%016d".formatted(number);
  }

  void cut(int records) {
    long length = shop.journal().size();
    for (long number = length; number > length - records; number--) {
      shop.disk.backdoor().remove(folder(number) + "/record.json");
      shop.disk.backdoor().remove(folder(number));
    }
  }

  KnownHead kept() {
    HostJournal journal = kept(shop.deployer());
    return KnownHead.parse(journal.toString());
  }

  private static HostJournal kept(Deployer deployer) {
    try {
      deployer.status();
    } catch (DeployerException e) {
      throw new AssertionError(e);
    }
    return deployer.journals().get(0);
  }
}
