package dev.deployer.project.found;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code deployer.yaml} to begin with: what is known of the project, and beside it, as comments,
 * what people add next.
 *
 * @param application what is deployed
 * @param environment the first place
 * @param host {@code [user@]host[:port]}
 * @param root the directory there
 * @param schema where editors find the schema, relative to the file
 * @param beside what Deployer writes beside the file, now or later: names
 */
public record WrittenConfiguration(
    FoundProject project,
    String application,
    String environment,
    String host,
    String root,
    String schema,
    List<String> beside) {
  /** Copies the list. */
  public WrittenConfiguration {
    beside = List.copyOf(beside);
  }

  /** The text of the file. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "# yaml-language-server: $schema=" + schema);
    line(text, "# Written by deployer new for " + project.kind().inWords() + ".");
    line(text, "# What holds, with every default, and where it comes from:");
    line(text, "#   deployer config " + environment);
    line(text, "application: " + quoted(application));
    line(text, "");
    line(text, "# What is deployed. " + project.hint());
    line(text, "source: " + quoted(project.source()));
    list(text, "# What of it is not sent, in the syntax of .gitignore.", "exclude", excluded());
    if (!project.generated().isEmpty()) {
      line(
          text,
          "# What tools put there. All else that is sent has to be committed, if git is used.");
      line(text, "gates:");
      line(text, "  source: {generated: " + flow(project.generated()) + "}");
    }
    text.append('\n');
    shared(text);
    list(
        text,
        "# What the application writes in a release; it is in no manifest.",
        "writable",
        project.writable());
    if (project.writable().isEmpty()) {
      line(text, "# writable: [var/cache]");
    }
    text.append('\n');
    line(text, "# Commands of your own, and checks that take a release back that is not well.");
    line(text, "# hooks:");
    if (!project.build().isEmpty()) {
      line(text, "#   build:");
      line(text, "#     - {name: build, command: " + flow(project.build()) + "}");
    }
    line(text, "#   after_activate:");
    line(
        text,
        "#     - {name: restart, command: [sudo, -n, systemctl, restart, "
            + quoted(application)
            + "], where: each}");
    line(text, "# health:");
    line(text, "#   - {http: \"http://{host}:8080/health\", within: 30s}");
    line(text, "");
    line(text, "environments:");
    line(text, "  " + environment + ":");
    line(text, "    # A directory of its own; once, as root on the host:");
    line(text, "    #   " + ownDirectory());
    line(text, "    root: " + quoted(root));
    line(text, "    hosts: [" + quoted(host) + "]");
    line(
        text,
        "    # Where things may go wrong, emergencies can be rehearsed: deployer drill TARGET");
    line(text, "    # drills: true");
    return text.toString();
  }

  private void shared(StringBuilder text) {
    line(text, "# What outlives releases.");
    if (project.sharedDirs().isEmpty() && project.sharedFiles().isEmpty()) {
      line(text, "# shared:");
      line(text, "#   dirs: [var/media]");
      line(text, "#   files: [.env]");
      return;
    }
    line(text, "shared:");
    line(text, "  dirs: " + flow(project.sharedDirs()));
    line(text, "  files: " + flow(project.sharedFiles()));
  }

  /** Where all of the project is sent, what Deployer writes beside the file is not. */
  private List<String> excluded() {
    return project.source().equals(".")
        ? Stream.concat(project.exclude().stream(), beside.stream().map(name -> "/" + name))
            .toList()
        : project.exclude();
  }

  private String ownDirectory() {
    int at = host.lastIndexOf('@');
    String user = at < 0 ? "USER" : host.substring(0, at);
    return "install -d -o " + user + " " + root;
  }

  private static void list(StringBuilder text, String comment, String key, List<String> values) {
    if (!values.isEmpty()) {
      line(text, comment);
      line(text, key + ": " + flow(values));
    }
  }

  private static String flow(List<String> values) {
    return values.stream()
        .map(WrittenConfiguration::quoted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** In quotes where YAML would take it for something else than this text. */
  private static String quoted(String text) {
    boolean plain =
        text.matches("-{0,2}[A-Za-z_./][A-Za-z0-9_./@-]*")
            && !text.matches("(?i)true|false|null|yes|no|on|off|\\.(inf|nan)");
    return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
