package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.util.List;

/** Kills the client of a job after the first change of a certain text. */
final class Death {
  private final Shop shop;
  private final String change;

  private Death(Shop shop, String change) {
    this.shop = shop;
    this.change = change;
  }

  static Death of(Shop shop, String change) {
    return new Death(shop, change);
  }

  Death during(Job job) throws IOException, DeployerException {
    int number = numberOfTheChange(job);
    CutConnector cut =
        CutConnector.cutting(shop.connector(), CutConnector.Moment.AFTER, number).killing();
    try {
      job.run(shop, shop.by(cut));
    } catch (DeployerException e) {
      assertThat(e).hasRootCauseInstanceOf(IOException.class);
    }
    assertThat(cut.hasCut()).isTrue();
    return this;
  }

  private int numberOfTheChange(Job job) throws IOException, DeployerException {
    Shop other = shop.on(shop.disk.copy());
    CutConnector counting = CutConnector.counting(other.connector());
    job.run(other, other.by(counting));
    List<String> texts = counting.operations().stream().map(Operation::text).toList();
    return 1
        + texts.indexOf(texts.stream().filter(t -> t.matches(change)).findFirst().orElseThrow());
  }

  void andUnlocked() throws DeployerException {
    Promise.breakLockOfTheDead(shop);
  }
}
