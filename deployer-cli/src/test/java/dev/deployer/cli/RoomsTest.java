package dev.deployer.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.deployer.RoomRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static final String CLI = "dev.deployer.cli";
  private static final String PROJECT = "dev.deployer.project";
  private static final Set<String> WAYS =
      Set.of(
          "dev.deployer.Deployer",
          "dev.deployer.Target",
          "dev.deployer.Workstation",
          "dev.deployer.ssh.SshHostConnector",
          "dev.deployer.ssh.settings.SshSettings");

  private static final Set<String> SHARED =
      Set.of("dev.deployer.parallel.Threads", "dev.deployer.cache.CacheFolder");

  private static final Pattern STREAM_OF_FILES =
      Pattern.compile("\\bFiles\\.(list|walk|find|lines)\\(");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(CLI);

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.deployer.(cli.*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void onlyTheCommandsKnowPicocliAndOnlyTheDemoKnowsMina() {
    noClasses()
        .that()
        .resideInAnyPackage("..local..", "..daemon..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage("..demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.sshd..")
        .check(classes);
    // The demo is in a jar that is loaded for it alone.
    noClasses()
        .that()
        .resideOutsideOfPackage("..demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..demo..")
        .check(classes);
  }

  /** What leads to a host is made behind the front door, where build tools have it too. */
  @Test
  void theCommandLineHasNoWayToAHostOfItsOwn() {
    noClasses()
        .should()
        .callCodeUnitWhere(
            describe(
                "makes what leads to a host",
                call ->
                    WAYS.contains(call.getTargetOwner().getName())
                        && Set.of("<init>", "builder").contains(call.getName())))
        .check(classes);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    RoomRules.THREADS_ARE_MADE_IN_ONE_PLACE.check(classes);
  }

  @Test
  void everyRoomStandsOnceInTheDrawing() throws Exception {
    String drawing =
        Document.of(Path.of("docs", "architecture.md")).section("## The rooms").split("```", -1)[1];

    assertThat(Rooms.drawn(drawing))
        .containsExactlyInAnyOrderElementsOf(Rooms.inTheSources().keySet());
  }

  /** Its first sentence says what the room is for, and a second one what belongs elsewhere. */
  @Test
  void everyRoomSaysWhatItIsForAndWhatDoesNotBelongInIt() throws Exception {
    List<String> silent = new ArrayList<>();
    for (Map.Entry<String, Path> room : Rooms.inTheSources().entrySet()) {
      Path info = room.getValue().resolve("package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      String said = text.replaceAll("(?s)^/\\*\\*(.*?)\\*/.*", "$1").replaceAll("\\n \\*", " ");
      if (!text.startsWith("/**") || said.strip().split("[.] ").length < 2) {
        silent.add(room.getKey());
      }
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void everyFileSaysWhatItsTypeIsFor() throws Exception {
    List<Path> silent = new ArrayList<>();
    for (Path room : Rooms.inTheSources().values()) {
      try (Stream<Path> files = Files.list(room)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          if (!Files.readString(file).contains("\n/**")
              && !file.endsWith("package-info.java")
              && file.toString().contains("/src/main/")) {
            silent.add(file);
          }
        }
      }
    }

    assertThat(silent).isEmpty();
  }

  /** What fails in the middle of a folder or a file is thrown by these as no IOException. */
  @Test
  void whoeverListsAFolderKnowsThatItMayFailInTheMiddle() throws Exception {
    List<Path> unaware = new ArrayList<>();
    for (Path room : Rooms.inTheSources().values()) {
      try (Stream<Path> files = Files.list(room)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String text = file.toString().contains("/src/main/") ? Files.readString(file) : "";
          if ((text.contains("Files.newDirectoryStream(")
                  && !text.contains("DirectoryIteratorException"))
              || (STREAM_OF_FILES.matcher(text).find() && !text.contains("UncheckedIOException"))) {
            unaware.add(file);
          }
        }
      }
    }

    assertThat(unaware).isEmpty();
  }

  @Test
  void whatIsApiIsThereAndMentionsOnlyWhatIsApiToo() {
    JavaClasses everything =
        new ClassFileImporter().withImportOption(PublicApi.SHIPPED).importPackages("dev.deployer");
    PublicApi api = PublicApi.of(everything);
    assertThat(api.names()).contains("dev.deployer.Deployer", "dev.deployer.event.Event");
    assertThat(api.unknown()).isEmpty();
    assertThat(api.leaks()).isEmpty();
  }

  @Test
  void theCommandLineAndProjectsUseNothingButTheApiAndWhatAllModulesShare() {
    PublicApi api =
        PublicApi.of(
            new ClassFileImporter()
                .withImportOption(PublicApi.SHIPPED)
                .importPackages("dev.deployer"));
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are no API",
                type -> !isAbove(type) && !SHARED.contains(type.getName()) && !api.has(type)))
        .check(
            new ClassFileImporter()
                .withImportOption(PublicApi.SHIPPED)
                .importPackages(CLI, PROJECT));
  }

  private static boolean isAbove(JavaClass type) {
    return type.getPackageName().startsWith(CLI) || type.getPackageName().startsWith(PROJECT);
  }

  /** A field that is added to such a value breaks nobody then. */
  @Test
  void whatHasABuilderIsMadeByItAlone() {
    JavaClasses shipped =
        new ClassFileImporter().withImportOption(PublicApi.SHIPPED).importPackages("dev.deployer");
    assertThat(shipped.contain("dev.deployer.Target$Builder")).isTrue();
    noClasses()
        .should()
        .callConstructorWhere(
            describe(
                "is a way around a builder",
                call ->
                    shipped.contain(call.getTargetOwner().getName() + "$Builder")
                        && !call.getOriginOwner()
                            .getName()
                            .matches(
                                Pattern.quote(call.getTargetOwner().getName()) + "([$]Builder)?")))
        .check(shipped);
  }
}
