package dev.deployer.project;

import dev.deployer.project.command.Commands;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Spelling;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.project.target.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a person would type for a run, from which remedies are made. */
final class TypedWords {
  private static final String CONFIG = "--config";
  private static final String ACCEPT_NEW = "--accept-new";

  private TypedWords() {}

  static Invocation of(
      String command,
      String target,
      Options options,
      ConfigurationFile file,
      List<String> words,
      Path directory) {
    List<String> typed = new ArrayList<>(List.of(command, target));
    typed.addAll(words);
    if (!file.named().equals(ConfigurationFile.called(Optional.empty()))) {
      typed.addAll(List.of(CONFIG, file.named().toString()));
    }
    said(options).forEach((name, value) -> typed.addAll(List.of(name, value)));
    options.accept().forEach(gate -> typed.addAll(List.of("--accept", gate)));
    if (options.acceptNew()) {
      typed.add(ACCEPT_NEW);
    }
    return Invocation.of(typed, spelling(typed), directory);
  }

  private static Map<String, String> said(Options options) {
    Map<String, String> said = new LinkedHashMap<>();
    options.source().ifPresent(path -> said.put("--source", path.toString()));
    options.ref().ifPresent(text -> said.put("--ref", text));
    options.revision().ifPresent(text -> said.put("--revision", text));
    options.message().ifPresent(text -> said.put("--message", text));
    if (!options.lockWait().isZero()) {
      said.put("--wait", options.lockWait().toSeconds() + "s");
    }
    options.reason().ifPresent(text -> said.put("--reason", text));
    options.port().ifPresent(port -> said.put("--port", port.toString()));
    if (!options.hosts().isEmpty()) {
      said.put("--hosts", String.join(",", options.hosts()));
    }
    options.onFailure().ifPresent(way -> said.put("--on-failure", word(way)));
    options.identity().ifPresent(text -> said.put("--identity", text));
    options.knownHosts().ifPresent(text -> said.put("--known-hosts", text));
    options.sshConfig().ifPresent(path -> said.put("--ssh-config", path.toString()));
    options.compression().ifPresent(way -> said.put("--compress", word(way)));
    options.way().ifPresent(way -> said.put("--jump", way.toString()));
    return said;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Spelling spelling(List<String> typed) {
    Map<String, String> names = new LinkedHashMap<>();
    typed.stream()
        .filter(word -> word.startsWith("--"))
        .map(word -> word.contains("=") ? word.substring(0, word.indexOf('=')) : word)
        .forEach(name -> names.put(name, name));
    return new Spelling(names, Commands.FLAGS, Map.of());
  }
}
