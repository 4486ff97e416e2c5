package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.Configuration;
import dev.deployer.config.HostEntry;
import dev.deployer.config.KeyLines;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.ConfigChecked;
import dev.deployer.project.report.ConfigShown;
import dev.deployer.project.report.ConfigShown.OfHost;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Spelling;
import dev.deployer.project.target.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code config}: checks the configuration, and shows what holds. Asks no host. */
@Command(
    name = "config",
    sortOptions = false,
    customSynopsis = "deployer config [TARGET] [--schema[=FILE]] [options]",
    description = {
      "Check deployer.yaml, and show what holds for TARGET and each of its hosts.",
      "",
      "Every default is written out, what ~/.ssh/config says is in it, and beside each value stands"
          + " where it comes from. No host is asked, and nothing is resolved."
    })
final class ConfigCommand extends OfflineCommand {
  private static final String DEPLOYER_YAML = "deployer.yaml";

  // Without it the file is checked.
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TARGET",
      hideParamSyntax = true,
      description =
          "An environment of deployer.yaml, [user@]host:/root, or sftp://user@host:port/root.")
  Optional<String> target = Optional.empty();

  @Option(
      names = "--schema",
      arity = "0..1",
      fallbackValue = DEPLOYER_YAML,
      paramLabel = "FILE",
      converter = SchemaConverter.class,
      completionCandidates = SchemaNames.class,
      description =
          "Print the JSON Schema of deployer.yaml, or with --schema=release.yaml of that, for"
              + " editors and CI.")
  Optional<String> schema = Optional.empty();

  @Override
  ExitCode run(List<String> words, Spelling spelling, Surroundings here) {
    if (schema.isPresent()) {
      here.out().println(SchemaText.of(schema.get()));
      return ExitCode.DONE;
    }
    return super.run(words, spelling, here);
  }

  @Override
  Report done(Invocation typed, Output output, Surroundings here) throws MisuseException {
    Path named = common.configName();
    Path file = here.resolve(named);
    Configuration configuration = common.file(here).configuration();
    if (configuration.application().isEmpty() && target.isEmpty()) {
      throw new MisuseException(
          "There is no deployer.yaml here.", "To have one written: deployer new");
    }
    if (target.isEmpty()) {
      return new ConfigChecked(named.toString(), configuration, typed);
    }
    Destination destination = Destination.of(target, common.options(here), common.file(here));
    ValueOrigins origins =
        new ValueOrigins(named.toString(), lines(named, file), destination.environment(), common);
    List<OfHost> hosts = new ArrayList<>();
    for (HostEntry place : destination.places()) {
      hosts.add(
          new OfHost(
              place.name(),
              HostInWords.of(
                  place, numberOf(place, destination, configuration), origins, common, here)));
    }
    return new ConfigShown(
        named.toString(),
        configuration.application(),
        origins.recipe(keys(destination)),
        hosts,
        typed);
  }

  private static Map<String, Object> keys(Destination destination) {
    Map<String, Object> keys = new LinkedHashMap<>(destination.recipe().keys());
    if (destination.environment().isPresent()) {
      keys.put("drills", destination.drills());
    }
    return keys;
  }

  private static KeyLines lines(Path named, Path file) throws MisuseException {
    try {
      return Files.exists(file) ? KeyLines.read(file) : KeyLines.NONE;
    } catch (IOException e) {
      throw new MisuseException(
          "The configuration "
              + Discreet.shown(named.toString())
              + " cannot be read: "
              + LocalFailure.why(e)
              + ".");
    }
  }

  /** Which of the hosts of its environment it is; absent where it was typed. */
  private static Optional<Integer> numberOf(
      HostEntry place, Destination destination, Configuration configuration) {
    return destination
        .environment()
        .map(name -> configuration.environments().get(name).hosts().indexOf(place));
  }

  /** The files that have a schema. */
  static final class SchemaNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SchemaText.files().iterator();
    }
  }

  /** The name of a file that has a schema. */
  static final class SchemaConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!SchemaText.files().contains(text)) {
        throw new TypeConversionException("it is deployer.yaml or release.yaml");
      }
      return text;
    }
  }
}
