package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.gate.GateName;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.project.target.Options;
import dev.deployer.ssh.config.Way;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.yaml.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that several commands have in common; {@link Taken} says which takes which. */
final class CommonOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration. Default: deployer.yaml, where there is one.")
  Path config;

  @Option(
      names = "--source",
      paramLabel = "PATH",
      description = "The build to deploy: a folder, or an archive (tar, tar.gz, zip).")
  Path source;

  @Option(
      names = "--ref",
      paramLabel = "REF",
      converter = NamedConverter.class,
      description = "Deploy this commit of the source, and not what lies in the work tree.")
  String ref;

  @Option(
      names = "--revision",
      paramLabel = "TEXT",
      converter = NamedConverter.class,
      description = "What the build was made from. Default: what git says of the source.")
  String revision;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "A word for the journal.")
  String message;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description = "How long to wait for the lock: 30s, 5m. Default: not at all.",
      converter = DurationConverter.class)
  Duration wait = Duration.ZERO;

  @Option(
      names = "--accept",
      paramLabel = "GATE[:DIGEST]",
      converter = NamedConverter.class,
      completionCandidates = Gates.class,
      description = "Go on although this gate objects, such as drift. Needs --reason.")
  List<String> accept = new ArrayList<>();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      converter = NamedConverter.class,
      description = "Why; it goes into the journal.")
  String reason;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The port of an ad hoc target. Default: ~/.ssh/config, else 22.")
  Integer port;

  @Option(
      names = {"-F", "--ssh-config"},
      paramLabel = "FILE",
      description =
          "The configuration of ssh; none for none. Default: ~/.ssh/config and"
              + " /etc/ssh/ssh_config.")
  Path sshConfig;

  @Option(
      names = {"-J", "--jump"},
      paramLabel = "HOST[,…]",
      converter = WayConverter.class,
      description =
          "Reach the host through [user@]host[:port], or several; none for none. Default: what the"
              + " configuration of ssh says.")
  Optional<Way> way = Optional.empty();

  @Option(
      names = {"-C", "--compress"},
      arity = "0..1",
      paramLabel = "yes|no|auto",
      converter = CompressionWord.Converter.class,
      preprocessor = CompressionWord.Finder.class,
      completionCandidates = CompressionWord.Words.class,
      description =
          "Whether what goes over the wire is compressed; -C alone is yes. Default: what the"
              + " configuration of ssh says, else auto: where the line is slow.")
  Optional<Compression> compression = Optional.empty();

  @Option(
      names = {"--hosts", "--limit"},
      paramLabel = "HOST[,…]",
      split = ",",
      hideParamSyntax = true,
      description = "Of several hosts only these: names, labels, or !name for all but that one.")
  List<String> hosts = new ArrayList<>();

  @Option(
      names = "--on-failure",
      paramLabel = "WAY",
      converter = FailureConverter.class,
      completionCandidates = FailureWords.class,
      description =
          "What a failure after the first flip does: revert all hosts, or hold for a person.")
  Optional<OnFailure> onFailure = Optional.empty();

  @Option(
      names = {"-i", "--identity"},
      paramLabel = "FILE",
      converter = NamedConverter.class,
      description =
          "The private key. Default: DEPLOYER_IDENTITY, else ~/.ssh/config, the agent's and those"
              + " in ~/.ssh.")
  String identity;

  @Option(
      names = "--known-hosts",
      paramLabel = "FILE",
      converter = NamedConverter.class,
      description =
          "The keys of known hosts. Default: DEPLOYER_KNOWN_HOSTS, else ~/.ssh/known_hosts.")
  String knownHosts;

  @Option(
      names = "--accept-new",
      description = "Add the key of a host that is not known yet to the known hosts.")
  boolean acceptNew;

  @Option(
      names = {"-y", "--yes"},
      description = "Answer every question with yes.")
  boolean yes;

  @Option(names = "--json", description = "Write JSON Lines to stdout, and nothing else.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show results and errors only.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show more; twice: also what the SSH library logs.")
  boolean[] verbose = {};

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      converter = SummaryConverter.class,
      description = "Add the result to the end of FILE as Markdown, for the page of a CI's job.")
  Optional<Path> summary = Optional.empty();

  @Option(names = "--no-color", description = "No colours. NO_COLOR does the same.")
  boolean noColor;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  /** What was typed. */
  Options options(Surroundings here) {
    return Options.builder()
        .source(source)
        .ref(ref)
        .revision(revision)
        .message(message)
        .lockWait(wait)
        .accepting(accept, reason)
        .port(port)
        .hosts(hosts)
        .onFailure(onFailure.orElse(null))
        .identity(identity)
        .knownHosts(knownHosts)
        .sshConfig(
            sshConfig == null || sshConfig.equals(HostConnectors.NO_CONFIG)
                ? sshConfig
                : here.resolve(sshConfig))
        .acceptNew(acceptNew)
        .compression(compression.orElse(null))
        .way(way.orElse(null))
        .build();
  }

  /** How the configuration is called. */
  Path configName() {
    return ConfigurationFile.called(Optional.ofNullable(config));
  }

  /** The configuration. */
  ConfigurationFile file(Surroundings here) throws MisuseException {
    return ConfigurationFile.read(Optional.ofNullable(config), here.machine());
  }

  /** What is done about a failure, as it is typed. */
  static final class FailureConverter extends Parsed<OnFailure> {
    FailureConverter() {
      super(FailureConverter::parsed);
    }

    private static OnFailure parsed(String text) {
      return switch (text) {
        case "revert" -> OnFailure.REVERT;
        case "hold" -> OnFailure.HOLD;
        default -> throw new IllegalArgumentException("it is revert or hold");
      };
    }
  }

  /** What can be done about a failure. */
  static final class FailureWords implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("revert", "hold").iterator();
    }
  }

  /** The gates, as they are typed. */
  static final class Gates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(GateName.values()).map(GateName::word).iterator();
    }
  }

  /** Hosts in between as they are typed. */
  static final class WayConverter extends Parsed<Way> {
    WayConverter() {
      super(Way::parse);
    }
  }

  /** The file of a summary; what other programs take for the standard output is none. */
  static final class SummaryConverter extends Parsed<Path> {
    SummaryConverter() {
      super(SummaryConverter::parsed);
    }

    private static Path parsed(String text) {
      if (text.equals("-")) {
        throw new IllegalArgumentException(
            "it names a file, and - is none; stdout has the result in any case");
      }
      return PathConverter.parsed(text);
    }
  }

  /** Durations as they are typed. */
  static final class DurationConverter extends Parsed<Duration> {
    DurationConverter() {
      super(DurationText::parse);
    }
  }
}
