package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.io.TempDir;

/** A shop on a host in memory, and what is refused there. */
abstract class ShopOnTheModel {
  @TempDir Path source;

  Shop shop() throws Exception {
    return new Shop(source).initialised();
  }

  static DeployerException assertRefused(
      Objection.Kind kind, ThrowableAssert.ThrowingCallable call) {
    DeployerException refusal = catchThrowableOfType(DeployerException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refusal.objections()).extracting(Objection::kind).contains(kind);
    return refusal;
  }

  static ReleaseId id(String text) {
    return ReleaseId.parse(text);
  }
}
