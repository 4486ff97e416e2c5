package dev.deployer.project.report;

import dev.deployer.manifest.Fault;
import dev.deployer.path.NameRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What to do about names of a source that break the rules: one way out for each rule. */
final class NameRemedies {
  private NameRemedies() {}

  /** Each once, in the order of the faults. */
  static List<String> of(List<Fault> faults) {
    Set<String> remedies = new LinkedHashSet<>();
    faults.forEach(fault -> fault.rule().ifPresent(rule -> remedies.add(of(rule))));
    if (!remedies.isEmpty()) {
      remedies.add("All rules of names are in docs/guide.md, under \"Names\".");
    }
    return new ArrayList<>(remedies);
  }

  private static String of(NameRule rule) {
    return switch (rule) {
      case NFC ->
          "Decomposed names come from macOS and from some archives; compose them, in the source:"
              + " convmv -r -f utf8 -t utf8 --nfc --notest DIRECTORY";
      case UTF_8 ->
          "Give them UTF-8 names, from the encoding that they have:"
              + " convmv -r -f latin1 -t utf8 --notest DIRECTORY";
      case LOCALE -> "Start it with a locale that is UTF-8: LC_ALL=C.UTF-8";
      case SAME_NAME ->
          "Rename one of the two in the source, or leave one out: exclude in deployer.yaml, or"
              + " .deployignore.";
      case LINK ->
          "Make the link relative, to something in the release; or declare what it leads to under"
              + " shared in deployer.yaml; or put a copy of that in its place.";
      case CONTROL_CHARACTER, BACKSLASH, LONG_PATH, LONG_NAME, DOTS, LAST_CHARACTER, RESERVED ->
          "Rename it in the source, or leave it out: exclude in deployer.yaml, or .deployignore.";
    };
  }
}
