package dev.deployer.project.buildtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.entry;

import dev.deployer.project.command.Commands;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that people are told to type, as a tool reads them. */
class TypedCommandTest {
  private static TypedCommand only(String line) {
    List<TypedCommand> found = new ArrayList<>();
    TypedCommand.retyped(
        List.of(line),
        command -> {
          found.add(command);
          return "";
        });
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void whatEveryCommandTakesIsToldFromWhatIsItsOwn() {
    TypedCommand command =
        only(
            "deployer prune production --hosts web1 --accept a --keep 3 --accept b --reason 'x y'");

    assertThat(command.name()).isEqualTo("prune");
    assertThat(command.target()).isEqualTo("production");
    assertThat(command.options())
        .containsOnlyKeys("--hosts", "--accept", "--reason")
        .containsEntry("--accept", List.of("a", "b"))
        .containsEntry("--reason", List.of("x y"));
    assertThat(command.others()).containsExactly("--keep", "3");
    assertThat(command.values("--wait")).isEmpty();
  }

  @Test
  void aReleaseIsOneWhereNothingElseIsNamed() {
    assertThat(only("deployer rollback production 41").release()).contains("41");
    assertThat(only("deployer deploy production --release 42").release()).contains("42");
    assertThat(only("deployer deploy production").release()).isEmpty();
    assertThat(only("deployer rollback production --retry").release()).isEmpty();
    assertThat(only("deployer rollback production 41 --yes").release()).isEmpty();
  }

  @Test
  void whatABuildNeverTypesIsAVariableOrNoWordOfTheCommand() {
    TypedCommand command =
        only("deployer init production --yes --identity 'a key' --known-hosts list --accept-new");

    assertThat(command.others()).containsExactly("--yes");
    assertThat(command.options()).isEmpty();
    assertThat(command.acceptsNew()).isTrue();
    assertThat(command.variables())
        .containsExactly(
            entry("DEPLOYER_IDENTITY", "a key"), entry("DEPLOYER_KNOWN_HOSTS", "list"));
    assertThat(command.surroundings())
        .isEqualTo(
            " with DEPLOYER_IDENTITY='a key' and DEPLOYER_KNOWN_HOSTS=list in the environment");

    assertThat(only("deployer rollback production 41 --accept-new").release()).contains("41");
    assertThat(only("deployer status production").acceptsNew()).isFalse();
    assertThat(only("deployer status production").surroundings()).isEmpty();
  }

  @Test
  void theShortNameOfAnOptionIsTheOption() {
    TypedCommand command = only("deployer recover production -c FILE");
    assertThat(command.options()).containsEntry("--config", List.of("FILE"));
    assertThat(command.others()).isEmpty();
  }

  @Test
  void whatSurroundsACommandStays() {
    assertThat(
            TypedCommand.retyped(
                List.of(
                    "Look: deployer status p and deployer history p", "deployer approve p.plan"),
                command -> "<" + command.name() + ">"))
        .containsExactly("Look: <status> and <history>", "deployer approve p.plan");
  }

  @Test
  void whatACommandTakesOrWroteIsSaidOfItAndIsNothingToType() {
    List<String> lines =
        List.of(
            "deployer status takes no --now here.",
            "~ untracked shop.html: what deployer report wrote",
            "~ untracked patches/1-0a-web1/patch.json: what deployer verify --save wrote",
            "\"day.md\": it is what deployer drill wrote, and is not sent");
    assertThat(TypedCommand.retyped(lines, command -> "typed")).isEqualTo(lines);
  }

  @Test
  void aCommandEndsWhereItsWordsEndAndTheRestOfTheSentenceStays() {
    List<String> sentences =
        List.of(
            "status shows it, and <deployer verify production --known> passes over exactly that.",
            "It is <deployer verify production --save 'a folder' --no-record> that keeps it.",
            "By <deployer rollback production> it goes back.",
            "By <deployer rollback production 41>, by <deployer diff production 1 2 --text>.",
            "See (`<deployer status production>`), then `<deployer unlock production --dead>`"
                + " where",
            "To write them: <deployer history TARGET --heads> > FILE",
            "<deployer history TARGET --verify --heads FILE> needs it.",
            "<deployer history TARGET --heads> has written them.",
            "<deployer seal production --source .> is meant; <deployer step p add --dry-run>",
            "Whether emergencies are rehearsed, with <deployer drill>.",
            "Decide: <deployer recover production --decide commit> (or revert)",
            "<deployer deploy production --reason …> and <deployer rollback --waves production"
                + " 41>");

    List<TypedCommand> found = new ArrayList<>();
    assertThat(sentences)
        .allSatisfy(
            sentence ->
                assertThat(
                        TypedCommand.retyped(
                            List.of(sentence.replaceAll("<(deployer [^>]*)>", "$1")),
                            command -> {
                              found.add(command);
                              return "§";
                            }))
                    .containsExactly(sentence.replaceAll("<deployer [^>]*>", "§")));
    assertThat(found)
        .allSatisfy(
            command ->
                assertThatCode(() -> Commands.of(command.name(), command.others()))
                    .as("%s", command)
                    .doesNotThrowAnyException());
  }
}
