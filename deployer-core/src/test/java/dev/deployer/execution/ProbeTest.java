package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.Capabilities;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All that a deploy does is tried, and nothing is left of it. */
final class ProbeTest extends ErrandsOnAShop {

  private void probe(HostConnector connector) throws Exception {
    try (Run run = errand.locked(connector)) {
      new Probe(run).run();
      assertThat(shop.disk.backdoor().tree(run.bench().directory().toString()))
          .containsOnlyKeys("holder.json");
    }
  }

  private static List<String> kinds(CutConnector counting) {
    return counting.operations().stream()
        .map(Operation::text)
        .filter(text -> text.contains("/.deployer/lock/"))
        .map(text -> text.substring(0, text.indexOf(' ')))
        .distinct()
        .toList();
  }

  @Test
  void everyKindOfChangeIsTried() throws Exception {
    CutConnector counting = CutConnector.counting(shop.connector());
    probe(counting);
    assertThat(kinds(counting)).contains("mkdir", "put", "link", "symlink", "rename", "unlink");
    assertThat(counting.operations())
        .extracting(Operation::text)
        .anyMatch(text -> text.endsWith(" /srv/shop/releases/probe-" + Errand.token(1)))
        .anyMatch(
            text ->
                text.endsWith(
                    "/current /srv/shop/.deployer/lock/" + Errand.token(1) + "/tree/current"));
  }

  @Test
  void aHostWithoutHardLinksIsNotAskedForOne() throws Exception {
    CutConnector counting =
        CutConnector.counting(
            shop.disk
                .connector("web1")
                .with(new Capabilities(true, false, true, true, "a server")));
    probe(counting);
    assertThat(kinds(counting)).doesNotContain("link");
  }

  @Test
  void whereHardLinksAreRefusedThatIsToldAndTheRestIsTried() throws Exception {
    Failures refusing = Failures.from(1, o -> o.text().startsWith("link "));
    try (Run run = errand.locked(refusing.of(shop.connector()))) {
      assertThat(new Probe(run).run()).isFalse();
      run.unlock();
    }
    assertThat(refusing.seen()).isPositive();
    errand = new Errand(shop);
    try (Run run = errand.locked(shop.connector())) {
      assertThat(new Probe(run).run()).isTrue();
    }
  }

  @Test
  void whatTheHostRefusesIsTold() throws Exception {
    for (String kind : List.of("mkdir", "put", "symlink", "rename")) {
      errand = new Errand(shop);
      Failures refusing =
          Failures.once(
              1,
              o ->
                  o.text().startsWith(kind + " /srv/shop/.deployer/lock/")
                      && (o.text().contains("/tree") || o.text().contains("/current ")));
      try (Run run = errand.locked(refusing.of(shop.connector()))) {
        assertThatThrownBy(() -> new Probe(run).run()).as(kind).isInstanceOf(IOException.class);
        run.unlock();
      }
      shop.disk.backdoor().remove(shop.fenced() + "/" + Errand.token(1));
    }
  }

  @Test
  void aPlaceOnAnotherFilesystemIsTold() throws Exception {
    shop.disk.mountAt("/srv/shop/shared");
    try (Run run = errand.locked()) {
      assertThat(
              catchThrowableOfType(DeployerException.class, () -> new Probe(run).run())
                  .objections())
          .extracting(Objection::kind)
          .containsExactly(Objection.Kind.UNSAFE_ROOT);
    }
  }
}
