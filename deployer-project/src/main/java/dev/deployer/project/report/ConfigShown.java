package dev.deployer.project.report;

import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code config TARGET}: what holds there.
 *
 * @param file the configuration, as it was named
 * @param recipe what is deployed, and how, on all of its hosts
 * @param hosts where it lies, and how each is reached; the first one decides
 */
public record ConfigShown(
    String file,
    Optional<String> application,
    List<Held> recipe,
    List<OfHost> hosts,
    Invocation typed)
    implements Report {
  /**
   * A value that holds.
   *
   * @param key as in the configuration, or in ssh_config(5)
   * @param value text, a number, a flag, a list, or a map of these
   * @param from where it comes from: {@code deployer.yaml:12}, an option, {@code default}
   */
  public record Held(String key, Object value, String from) {
    /** As it is written in the configuration. */
    public static String word(Enum<?> constant) {
      return Fields.word(constant);
    }

    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("key", key);
      fields.put("value", value);
      fields.put("from", from);
      return fields;
    }
  }

  /** What holds for a host, by its name. */
  public record OfHost(String name, List<Held> keys) {}

  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    page.heading(application.map(name -> name + " on ").orElse("") + typed.target());
    table(page, recipe);
    for (int i = 0; i < hosts.size(); i++) {
      page.emptyLine();
      page.heading(hosts.get(i).name() + (i == 0 && hosts.size() > 1 ? ", which decides" : ""));
      table(page, hosts.get(i).keys());
    }
  }

  private static void table(Page page, List<Held> keys) {
    Table table = new Table("KEY", "VALUE", "FROM");
    keys.forEach(held -> table.row(held.key(), FlowText.of(held.value()), held.from()));
    table.write(page);
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", typed.target())
        .with("file", file)
        .with("application", application)
        .with("keys", recipe.stream().map(Held::fields).toList())
        .with(
            "hosts",
            hosts.stream()
                .map(
                    host ->
                        Fields.of("host", host.name())
                            .with("keys", host.keys().stream().map(Held::fields).toList())
                            .map())
                .toList())
        .map();
  }
}
