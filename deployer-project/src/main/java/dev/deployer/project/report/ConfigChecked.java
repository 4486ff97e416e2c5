package dev.deployer.project.report;

import dev.deployer.config.Configuration;
import dev.deployer.config.Environment;
import dev.deployer.config.HostEntry;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of {@code config} without a target: the file can be read.
 *
 * @param file as it was named
 */
public record ConfigChecked(String file, Configuration configuration, Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    List<Environment> all = List.copyOf(configuration.environments().values());
    page.line(
        Mark.DONE,
        file
            + " is right"
            + (all.isEmpty() ? ", and has no environment." : "; its environments are:"));
    page.items(all.stream().map(each -> Map.entry(each.name(), places(each))).toList());
    all.stream()
        .findFirst()
        .ifPresent(first -> page.detail("What holds there: " + typed.again().to(first.name())));
  }

  private static String places(Environment environment) {
    return environment.hosts().stream()
        .map(host -> host.address() + ":" + host.root())
        .collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("file", file)
        .with("application", configuration.application())
        .with(
            "environments",
            configuration.environments().values().stream()
                .map(
                    each ->
                        Fields.of("environment", each.name())
                            .with("hosts", each.hosts().stream().map(HostEntry::name).toList())
                            .map())
                .toList())
        .map();
  }
}
