package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.PruneResult;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What prune says of what is gone. */
class PrunedTest {
  private static final Invocation TYPED =
      new Invocation(
          "prune", "production", List.of(new Word.Argument("production")), Optional.empty());

  private static List<ReleaseId> ids(String... names) {
    return Stream.of(names).map(ReleaseId::parse).toList();
  }

  private static String text(PruneResult.OnHost... hosts) {
    return PlainPage.of(new Pruned(new PruneResult(List.of(hosts), List.of()), TYPED));
  }

  @Test
  void whatNeverLayInTheTrashIsNotSaidToBeGoneFromThere() {
    assertThat(
            text(
                new PruneResult.OnHost(
                    "deploy@web1:22",
                    ids("3", "4", "5"),
                    ids("6"),
                    ids("5"),
                    ids("1", "2", "3", "4"))))
        .contains("    Gone from the trash for good: 1, 2\n")
        .contains("    Deleted for good, not to the trash: 3, 4\n");
    assertThat(
            text(
                new PruneResult.OnHost(
                    "deploy@web1:22", ids("3", "4"), ids("6"), ids("4"), ids("3"))))
        .doesNotContain("Gone from the trash");
  }

  @Test
  void onHostsThatDifferEachIsToldAsItIsSo() {
    assertThat(
            text(
                new PruneResult.OnHost("deploy@web1:22", ids("3"), ids("6"), ids(), ids("3")),
                new PruneResult.OnHost("deploy@web2:22", ids(), ids("6"), ids(), ids("1"))))
        .contains("Gone from the trash for good: 1\n", "Deleted for good, not to the trash: 3\n");
  }
}
