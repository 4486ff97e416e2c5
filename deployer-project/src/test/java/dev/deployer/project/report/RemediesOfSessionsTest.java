package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.Objection;
import dev.deployer.project.buildtool.TypedCommand;
import dev.deployer.project.command.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a failure tells people to type goes through where a build has run the command. */
class RemediesOfSessionsTest {
  private static final Spelling SPELLING =
      new Spelling(Map.of("--source", "--source", "--hosts", "--hosts"), Set.of(), Map.of());

  private static Invocation typed(String command) {
    return Invocation.of(
        List.of(command, "production", "--source", "dist", "--hosts", "web1"),
        SPELLING,
        (option, value) -> value);
  }

  private static Stream<String> remedies(Invocation typed) {
    Stream<String> refused =
        Stream.of(Objection.Kind.values())
            .flatMap(
                kind ->
                    Stream.of("so it is", "hook a (after), and is not configured now (1a2b)")
                        .map(fact -> new Objection(kind, fact)))
            .flatMap(objection -> new Remedies(typed).of(List.of(objection)).stream());
    Stream<String> apart =
        Stream.of(ConnectFailedException.Reason.values())
            .map(reason -> new ConnectFailedException(reason, "deploy@web1:22", "it is", null))
            .flatMap(failure -> new ConnectRemedies(typed).of(failure).stream());
    Stream<String> hooks =
        Stream.of(true, false).flatMap(known -> new RunRemedies(typed).unrestarted(known).stream());
    return Stream.of(refused, apart, hooks).flatMap(all -> all);
  }

  @Test
  void eachLineIsTakenByTheCommandThatItNames() {
    List<TypedCommand> advised = new ArrayList<>();
    for (String command : Commands.names()) {
      TypedCommand.retyped(
          remedies(typed(command)).toList(),
          line -> {
            advised.add(line);
            return "";
          });
    }
    assertThat(advised).anyMatch(TypedCommand::acceptsNew);
    assertThat(advised)
        .anyMatch(line -> line.variables().containsKey("DEPLOYER_IDENTITY"))
        .anyMatch(line -> line.variables().containsKey("DEPLOYER_KNOWN_HOSTS"))
        .anyMatch(line -> line.values("--config").contains("FILE"))
        .allSatisfy(
            line ->
                assertThatCode(() -> Commands.of(line.name(), line.others()))
                    .as("%s", line)
                    .doesNotThrowAnyException());
  }
}
