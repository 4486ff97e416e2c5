package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.settings.AlgorithmKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlgorithmsTest {
  @ParameterizedTest
  @EnumSource(AlgorithmKind.class)
  void whatIsNamedIsThereAndInTheSameOrder(AlgorithmKind kind) {
    assertThat(Algorithms.names(kind)).isEqualTo(kind.all());
  }
}
