package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.Variable;
import dev.deployer.notify.Format;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys about the form in which a receiver is told. */
class ReceiverKeysTest {
  @TempDir Path folder;
  private WrittenYaml file;

  @BeforeEach
  void inItsFolder() {
    file = new WrittenYaml(folder);
  }

  @Test
  void aWebhookIsToldInTheFormThatItsReceiverUnderstands() throws Exception {
    List<Sink> sinks =
        file.read(
                """
        application: shop
        environments:
          a: {root: /srv/shop, hosts: [web1]}
        notify:
          - {webhook: {secret: SLACK_URL}, format: slack,
             link: "https://ci.example.net/{application}/{release}"}
          - {webhook: "https://sentry.example.net/releases/{release}/deploys/", format: sentry,
             headers: {Authorization: {secret: SENTRY_TOKEN}, X-Team: shop}}
        """)
            .environments()
            .get("a")
            .recipe()
            .rollout()
            .sinks();

    assertThat(sinks)
        .containsExactly(
            new Sink.Webhook(
                new Variable.Secret("SLACK_URL"),
                Format.SLACK.usual(),
                false,
                Format.SLACK,
                Map.of(),
                Optional.of("https://ci.example.net/{application}/{release}")),
            new Sink.Webhook(
                new Variable.Plain("https://sentry.example.net/releases/{release}/deploys/"),
                EnumSet.of(Occasion.CONFIRMED),
                false,
                Format.SENTRY,
                Map.of(
                    "Authorization",
                    new Variable.Secret("SENTRY_TOKEN"),
                    "X-Team",
                    new Variable.Plain("shop")),
                Optional.empty()));
  }

  @Test
  void whatAReceiverDoesNotKnowIsAFaultOfTheFile() {
    assertThat(
            file.faults(
                """
                application: shop
                environments:
                  a: {root: /srv/shop, hosts: [web1]}
                notify:
                  - {webhook: {secret: A}, format: skype}
                  - {webhook: {secret: A}, link: "https://ci.example.net/{version}"}
                  - {webhook: {secret: A}, headers: {Content-Length: "3"}}
                  - {webhook: "https://a.example.net/{version}"}
                  - {command: [alert], format: slack}
                """))
        .isEqualTo(
            """
            deployer.yaml:5:36: notify[0].format: format "skype": must be one of json, slack, teams, \
            discord, grafana, sentry, otlp
            deployer.yaml:6:34: notify[1].link: link "https://ci.example.net/{version}": must be an \
            address such as https://ci.example.net/shop/{release}, in which {application}, \
            {environment} and {release} may stand
            deployer.yaml:7:54: notify[2].headers.Content-Length: is no name of a header that may be \
            set here, such as Authorization
            deployer.yaml:8:15: notify[3].webhook: must be an address such as \
            https://alerts.example.net/hook, or {secret: NAME}
            deployer.yaml:9:24: notify[4].format: there is no such key here. Allowed: command, \
            events, output
            """);
  }
}
