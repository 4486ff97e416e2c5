package dev.deployer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void aServerThatRefusesToLookAtTheTopIsRefusedAndNoPermissionIsBlamed() {
    DeployerException told =
        Failures.of(
            new AccessDeniedException("/", null, "the host refuses lstat"), new Live.Unknown());

    assertThat(told.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(told.objections())
        .singleElement()
        .satisfies(
            objection -> {
              assertThat(objection.kind()).isEqualTo(Objection.Kind.UNSUPPORTED_HOST);
              assertThat(objection.fact())
                  .isEqualTo("the server does not do what is needed: the host refuses lstat: /");
            });
  }

  @Test
  void anOperationThatIsRefusedIsNamedBeforeItsPath() {
    assertThat(
            Failures.message(
                new AccessDeniedException("/srv/shop/a", null, "the host refuses mkdir")))
        .isEqualTo("the host refuses mkdir: /srv/shop/a");
  }
}
