package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.HostAddress;
import dev.deployer.config.TargetText;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.project.command.WriteReport;
import dev.deployer.project.found.FoundProject;
import dev.deployer.project.found.Projects;
import dev.deployer.project.found.WrittenConfiguration;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.ConfigWritten;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.ConfigurationFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code new}: writes a configuration to begin with. Asks no host, and never overwrites. */
@Command(
    name = "new",
    sortOptions = false,
    customSynopsis = "deployer new [--host HOST] [--root PATH] [options]",
    description = {
      "Write a deployer.yaml with comments for the project in this folder.",
      "",
      "It is looked for Maven, Gradle, Rails, composer, npm and a static site. What is not typed is"
          + " asked on a terminal, and else taken as it is proposed. A file that is there is never"
          + " overwritten."
    })
final class NewCommand extends AskingCommand {
  private static final String SCHEMA = ConfigurationFile.SCHEMA;

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "What is deployed. Default: what the project is called.")
  String application;

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "The first place to deploy to. Default: production.")
  String environment;

  @Option(
      names = "--host",
      paramLabel = "[USER@]HOST[:PORT]",
      description = "Its host, to which others can be added. Default: deploy@web1.example.net.")
  String host;

  @Option(
      names = "--root",
      paramLabel = "ROOT",
      description = "The directory on the host. Default: /srv/ and the application.")
  String root;

  @Override
  String undone() {
    return "nothing was written";
  }

  @Override
  Report done(Invocation typed, Output output, Surroundings here, Signals signals)
      throws MisuseException, DeployerException {
    Path named = common.configName();
    Path file = here.resolve(named);
    if (Files.exists(file)) {
      throw there(named);
    }
    Path folder = file.toAbsolutePath().getParent();
    FoundProject project = Projects.in(folder);
    Questions questions = new Questions(common, signals, here);
    String name =
        questions.answer(
            "Application", application, project.name().orElse("app"), NewCommand::application);
    String place =
        questions.answer("Environment", environment, "production", NewCommand::environment);
    String on =
        questions.answer(
            "Host", host, "deploy@web1.example.net", text -> HostAddress.parse(text).toString());
    String at =
        questions.answer(
            "Root",
            root,
            "/srv/" + name.replaceAll("[^A-Za-z0-9._-]+", "-"),
            text -> ReleaseRoot.parse(text).toString());
    WrittenConfiguration configuration =
        new WrittenConfiguration(project, name, place, on, at, SCHEMA, beside(folder));
    write(named, file, configuration.text());
    boolean schema = writeSchema(folder.resolve(SCHEMA));
    return new ConfigWritten(
        named.toString(), schema ? List.of(SCHEMA) : List.of(), project, name, place, typed);
  }

  private static void write(Path named, Path file, String text) throws MisuseException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw there(named);
    } catch (IOException e) {
      throw new MisuseException(
          Discreet.shown(named.toString()) + " cannot be written: " + LocalFailure.why(e) + ".");
    }
  }

  private static MisuseException there(Path named) {
    return new MisuseException(
        "There is a "
            + Discreet.shown(named.toString())
            + " here already, and it was left as it is.",
        "Whether it is right: deployer config");
  }

  /** A page of that name which the project has already is its own. */
  private static List<String> beside(Path folder) {
    return Files.exists(folder.resolve(WriteReport.USUALLY))
        ? List.of(SCHEMA)
        : List.of(SCHEMA, WriteReport.USUALLY.toString());
  }

  /** Beside the file; one that is there stays. */
  private static boolean writeSchema(Path file) {
    try {
      Files.writeString(
          file,
          SchemaText.of("deployer.yaml") + "\n",
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      // Only editors miss it, and one that is there serves them.
      return false;
    }
  }

  private static String application(String text) {
    if (text.isBlank() || text.length() > 100 || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a name has 1 to 100 characters and no control character");
    }
    return text;
  }

  private static String environment(String text) {
    if (!(TargetText.parse(text) instanceof TargetText.Named)) {
      throw new IllegalArgumentException("an environment has letters, digits and . _ -");
    }
    return text;
  }

  /** Asks for what was not typed. */
  private record Questions(CommonOptions common, Signals signals, Surroundings here) {
    /** What was typed, or answered, or else what is proposed. */
    String answer(String what, String typed, String proposed, Function<String, String> parse)
        throws MisuseException, DeployerException {
      if (typed != null) {
        return parsed(what, typed, parse);
      }
      if (common.yes || !here.person().isThere()) {
        return parsed(what, proposed, parse);
      }
      String question = what + " [" + proposed + "]";
      String asked = question;
      while (true) {
        String answer = answered(asked);
        try {
          return parsed(what, answer.isEmpty() ? proposed : answer, parse);
        } catch (MisuseException e) {
          asked = String.join(" ", e.misuse().facts()) + " Once more.\n" + question;
        }
      }
    }

    private String answered(String question) throws MisuseException, DeployerException {
      return signals
          .answered(() -> here.person().answer(question))
          .map(String::strip)
          .orElseThrow(() -> new MisuseException("There was no answer, and nothing was written."));
    }

    private static String parsed(String what, String text, Function<String, String> parse)
        throws MisuseException {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new MisuseException(what + ": " + e.getMessage() + ".");
      }
    }
  }
}
