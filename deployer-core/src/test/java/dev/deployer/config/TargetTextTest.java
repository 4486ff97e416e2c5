package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deployer.path.ReleaseRoot;
import dev.deployer.yaml.Closest;
import dev.deployer.yaml.DurationText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTextTest {
  @Test
  void aWordIsAnEnvironment() {
    assertThat(TargetText.parse("eu-1.production"))
        .isEqualTo(new TargetText.Named("eu-1.production"));
  }

  @ParameterizedTest
  @CsvSource({
    "web1:/srv/shop, web1, /srv/shop",
    "deploy@web1.example.net:/srv/shop/, deploy@web1.example.net, /srv/shop",
    "deploy@[2001:db8::1]:/srv/shop, deploy@[2001:db8::1], /srv/shop",
    "sftp://deploy@web1:2222/srv/shop, deploy@web1:2222, /srv/shop",
    "sftp://web1/srv/shop, web1, /srv/shop",
    "sftp://anna@example.net@[::1]:22/srv/shop, anna@example.net@[::1]:22, /srv/shop",
    "127.0.0.1:/srv/a:b, 127.0.0.1, /srv/a:b",
  })
  void aHostAndARootAreAnAdHocTarget(String text, String host, String root) {
    assertThat(TargetText.parse(text))
        .isEqualTo(
            new TargetText.AdHoc(new HostEntry(HostAddress.parse(host), ReleaseRoot.parse(root))));
    assertThat(HostAddress.parse(host)).hasToString(host);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|a target is the name of an environment",
        "/srv/shop|a target is the name of an environment",
        "./web1:/srv/shop|a target is the name of an environment",
        "web1:|a root is an absolute path",
        "web1:srv/shop|a root is an absolute path",
        "web1:~/shop|a root is an absolute path",
        "web1:/srv/$RELEASE|a root is taken literally",
        "web1:/var/www|this directory belongs to the system",
        "web1:2222:/srv/shop|a port is given with -p PORT",
        "2001:db8::1:/srv/shop|an IPv6 address stands in brackets",
        "-oProxyCommand=x:/srv/shop|a host is a name or an address",
        "-l@web1:/srv/shop|a user has no blank",
        "@web1:/srv/shop|a user has no blank",
        "sftp://web1|the root is missing",
        "sftp://anna:secret@web1/srv/shop|a password has no place in a target",
        "sftp://web1:0/srv/shop|a port is a number from 1 to 65535",
        "sftp://web1/srv/my%20shop|without percent escapes",
        "sftp://[::1/srv/shop|the bracket is not closed",
      })
  void whatIsNoTargetIsRefusedWithWhatIsAllowed(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetText.parse(text))
        .withMessageContaining(reason);
  }

  @Test
  void aPasswordIsNotRepeated() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetText.parse("sftp://anna:secret@web1/srv/shop"))
        .withMessage("target \"sftp://…@web1/srv/shop\": a password has no place in a target");
  }

  @ParameterizedTest
  @CsvSource({"250ms, PT0.25S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "1d, PT24H", "0s, PT0S"})
  void aDurationCarriesItsUnit(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "s", "-5s", "5 m", "5min", "1.5h", ""})
  void aDurationWithoutAUnitIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageContaining("such as 5m");
  }

  @Test
  void aSlipOfTheFingersIsUnderstood() {
    List<String> words = List.of("production", "staging");
    assertThat(Closest.to("prodcution", words)).contains("production");
    assertThat(Closest.to("Stagin", words)).contains("staging");
    assertThat(Closest.to("web1", words)).isEmpty();
  }
}
