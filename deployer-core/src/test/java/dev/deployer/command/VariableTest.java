package dev.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VariableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DB_PASSWORD", "TOKEN", "AWS_S3_KEY2", "db_password", "DbPassword", "dbPassword",
        "databasePassword", "apiKey", "oauth2Token", "npm_config_registry", "_secret", "dbURL",
        "APITOKENPRODUCTION", "Shop_Alert_Url"
      })
  void theNameOfAMissingSecretIsShownInEitherCase(String name) {
    assertThat(new MissingSecretException(new Variable.Secret(name)))
        .hasMessageContaining("the secret " + name + " is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU",
        "AAAAB3NzaC1lZDI1NTE5AAAAIP",
        "QyNTUxOQAAACB09NE",
        "deadbeefdeadbeef12345678",
        "ghp_16c7e42f292c6912e7710c838347ae178b4a",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "GqvXzWbYkPtRnLmSdF",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
      })
  void whatReadsLikeAKeyIsNotShownAsAName(String name) {
    assertThat(new MissingSecretException(new Variable.Secret(name)))
        .hasMessageNotContaining(name)
        .hasMessageContaining("(a name that may be a secret itself)");
  }
}
