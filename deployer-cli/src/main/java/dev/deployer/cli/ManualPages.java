package dev.deployer.cli;

import dev.deployer.config.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The manual: {@code deployer(1)}, a page for each command, and one for each file that people
 * write. Commands are told as {@code --help} tells them, keys as whatever reads the files does.
 */
final class ManualPages {
  private final String date;
  private final String version;

  /**
   * @param date as {@code 2026-11-29}
   */
  ManualPages(String date, String version) {
    this.date = date;
    this.version = version;
  }

  /** All pages, by the names of their files: {@code man1/deployer-deploy.1}. */
  Map<String, String> all() {
    CommandLine program = CommandTree.of();
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("man1/deployer.1", program(program));
    program
        .getSubcommands()
        .forEach(
            (name, command) ->
                pages.put("man1/deployer-" + name + ".1", command(name, command.getCommandSpec())));
    Configuration.schemas()
        .forEach((file, schema) -> pages.put("man5/" + file + ".5", file(file, schema)));
    return pages;
  }

  private String program(CommandLine program) {
    UsageMessageSpec usage = program.getCommandSpec().usageMessage();
    Roff page = new Roff("deployer", 1, date, version);
    page.section("Name").line("deployer - puts a build on a server whole, or not at all");
    page.section("Synopsis").line(usage.customSynopsis()[0]);
    page.section("Description");
    paragraphs(page, List.of(usage.description()));
    page.section("Commands");
    program
        .getSubcommands()
        .forEach(
            (name, command) ->
                page.term(name, "")
                    .line(command.getCommandSpec().usageMessage().description()[0])
                    .line("See deployer-" + name + "(1)."));
    page.section("Options");
    options(page, program.getCommandSpec().options());
    page.section("Exit status");
    usage.exitCodeList().forEach((code, meaning) -> page.term(code, "").line(meaning));
    page.section("Examples").example(examples(usage));
    page.section("See also").line("deployer.yaml(5), release.yaml(5), sftp(1), ssh_config(5)");
    return page.toString();
  }

  private String command(String name, CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    Roff page = new Roff("deployer-" + name, 1, date, version);
    page.section("Name").line("deployer-" + name + " - " + brief(usage.description()[0]));
    page.section("Synopsis").line(usage.customSynopsis()[0]);
    page.section("Description");
    paragraphs(page, List.of(usage.description()));
    if (!command.positionalParameters().isEmpty()) {
      page.section("Arguments");
      command
          .positionalParameters()
          .forEach(
              one -> page.term(one.paramLabel(), "").line(String.join(" ", one.description())));
    }
    Topic.ofAll(command)
        .forEach(
            (heading, options) -> {
              page.section(heading);
              options(page, options);
            });
    if (!examples(usage).isEmpty()) {
      page.section("Examples").example(examples(usage));
    }
    page.section("See also").line("deployer(1), deployer.yaml(5)");
    return page.toString();
  }

  /** A sentence as whatis(1) has it: without a capital and a full stop. */
  private static String brief(String sentence) {
    String first = sentence.replaceFirst("[.:;](?: .*)?$", "");
    return first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
  }

  private static void paragraphs(Roff page, List<String> lines) {
    boolean begun = false;
    for (String line : lines) {
      if (!line.isEmpty()) {
        if (begun) {
          page.paragraph();
        }
        page.line(line);
        begun = true;
      }
    }
  }

  private static void options(Roff page, List<OptionSpec> options) {
    for (OptionSpec option : options) {
      page.term(String.join(", ", option.names()), HelpPage.value(option))
          .line(String.join(" ", option.description()));
    }
  }

  private static List<String> examples(UsageMessageSpec usage) {
    return Stream.of(usage.footer())
        .filter(line -> line.startsWith("  "))
        .map(String::strip)
        .toList();
  }

  private String file(String name, Map<String, Object> schema) {
    Roff page = new Roff(name, 5, date, version);
    page.section("Name")
        .line(
            name
                + " - "
                + (name.equals("deployer.yaml")
                    ? "where deployer puts a build, and how"
                    : "what a release says of itself"));
    page.section("Description")
        .line("A file in YAML. These are its keys, with those below them behind a dot.")
        .line("A key that is not here is refused.");
    page.section("Keys");
    keys(page, "", schema);
    page.section("See also").line("deployer(1), deployer-config(1)");
    return page.toString();
  }

  /** All keys of a shape, and of what it is made of. */
  private static void keys(Roff page, String at, Map<?, ?> shape) {
    entries(shape.get("properties"))
        .forEach((name, below) -> key(page, at.isEmpty() ? name : at + "." + name, below));
    entries(shape.get("patternProperties"))
        .forEach((pattern, below) -> keys(page, at + ".NAME", below));
    maps(shape.get("anyOf")).forEach(alternative -> keys(page, at, alternative));
    if (shape.get("items") instanceof Map<?, ?> each) {
      keys(page, at + "[]", each);
    }
  }

  private static void key(Roff page, String path, Map<?, ?> shape) {
    page.term(path, "");
    List<String> about = new ArrayList<>();
    if (shape.get("description") instanceof String described) {
      about.add(described);
    }
    if (shape.get("enum") instanceof List<?> words) {
      about.add(
          "One of: " + words.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
    }
    if (shape.containsKey("minimum") && shape.containsKey("maximum")) {
      about.add("From " + shape.get("minimum") + " to " + shape.get("maximum") + ".");
    }
    if (shape.containsKey("default")) {
      about.add("Default: " + shape.get("default") + ".");
    }
    if (shape.get("$ref") instanceof String other) {
      about.add("As " + dotted(other) + ".");
    }
    (about.isEmpty() ? List.of("See above.") : about).forEach(page::line);
    keys(page, path, shape);
  }

  /** A pointer of a schema as the path of a key. */
  private static String dotted(String pointer) {
    return Stream.of(pointer.substring(2).split("/", -1))
        .filter(word -> !word.matches("properties|anyOf|items|[0-9]+"))
        .collect(Collectors.joining("."));
  }

  private static Map<String, Map<?, ?>> entries(Object properties) {
    Map<String, Map<?, ?>> all = new LinkedHashMap<>();
    if (properties instanceof Map<?, ?> map) {
      map.forEach(
          (name, below) -> {
            if (below instanceof Map<?, ?> shape) {
              all.put((String) name, shape);
            }
          });
    }
    return all;
  }

  private static List<Map<?, ?>> maps(Object list) {
    List<Map<?, ?>> all = new ArrayList<>();
    if (list instanceof List<?> some) {
      for (Object one : some) {
        if (one instanceof Map<?, ?> map) {
          all.add(map);
        }
      }
    }
    return all;
  }
}
