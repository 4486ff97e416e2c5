package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names stand in sentences as they are written, and once. */
final class NamesInSentencesTest {
  private Site site;
  private Prompt prompt;

  @BeforeEach
  void aShop() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site);
    SmallApplication.write(site.source(), 1);
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "n16").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  @Test
  void theNameOfATargetKeepsItsCaseWhereASentenceBegins() {
    assertThat(prompt.type("rollback").exits(3).err())
        .contains("\n✘ production was not rolled back");
    assertThat(prompt.type("restore", "n15").exits(3).err())
        .contains("\n✘ Release n15 was not restored on production");
  }

  @Test
  void aRenameFromTheOldEnvironmentAloneNamesTheRootOnceAndHowItIsMeant() throws IOException {
    Path file = prompt.directory().resolve("deployer.yaml");
    Files.writeString(
        file, Files.readString(file).replace("application: shop", "application: shop2"));

    assertThat(prompt.type("rename", "--from", "production").exits(3).err())
        .contains("the root is shop/production, and not shop2/production.")
        .contains("deployer rename production --from shop/production\n");
    prompt.type("rename", "--from", "shop/production").exits(0);
  }
}
