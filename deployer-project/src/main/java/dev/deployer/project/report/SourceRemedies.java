package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person can do about a source that is not accounted for. */
final class SourceRemedies {
  /** How a finding ends that is about a file which Deployer wrote for people. */
  private static final Pattern OWN =
      Pattern.compile("(?s).*: (what deployer [a-z -]+ wrote|a plan of deployer)");

  /** Folders of package managers and builds, which git is told to ignore as a rule. */
  private static final Pattern GENERATED =
      Pattern.compile(
          "untracked ((?:[A-Za-z0-9_.@-]+/)*?(?:node_modules|vendor/bundle|vendor|public/build|dist|build)/).+");

  /** How it is said that there is nothing to deploy. */
  private static final Pattern ABSENT =
      Pattern.compile(
          "(?s)the source .* cannot be read: there is no such file"
              + "|\\.: there is no file in it to be sent");

  private static final int MOST_PATTERNS = 4;

  /** How one begins that is about what is sent, and not about what it was made of. */
  private static final Pattern SENT =
      Pattern.compile("^(?:[0-9]+ files? of )?the content [0-9a-f]");

  private final Invocation typed;

  SourceRemedies(Invocation typed) {
    this.typed = typed;
  }

  List<String> of(Objection objection) {
    List<String> remedies = new ArrayList<>();
    if (objection.fact().startsWith("git does not say")) {
      remedies.add(
          (objection.fact().contains("could not be started")
                  ? "Install git on this machine: what is sent is held against it."
                  : "Let git say it, as the account that deploys.")
              + " Where git is not to be asked: gates: {source: off} in deployer.yaml");
    } else if (objection.fact().contains("seal")) {
      remedies.add("Seal the build where it is made: " + typed.line("seal"));
    } else if (SENT.matcher(objection.fact()).find()) {
      Optional<List<String>> generated = generated(objection.details());
      generated.ifPresent(
          patterns ->
              remedies.add(
                  "If it belongs to the application, name it in deployer.yaml: gates: {source:"
                      + " {generated: ["
                      + String.join(", ", patterns)
                      + "]}}"));
      remedies.add("Commit it, exclude it, or remove it; to see all of it: git status --ignored");
      if (Carried.to(typed.command(), "--ref")) {
        remedies.add(
            "Or send exactly what is committed: " + typed.otherwise().with("--ref", "HEAD"));
      }
      if (generated.isEmpty()) {
        remedies.add(
            "If the build makes it there, name it in deployer.yaml: gates: {source: {generated:"
                + " [PATTERN]}}");
      }
    } else {
      long own = objection.details().stream().filter(OWN.asMatchPredicate()).count();
      if (own == 0 || own < objection.details().size()) {
        remedies.add("Commit it, remove it, or let git ignore it; to see all of it: git status");
      }
      if (own > 0) {
        remedies.add(
            "What deployer wrote itself is no part of a build: let git ignore it, or keep it"
                + " outside of the work tree.");
      }
    }
    return remedies;
  }

  /**
   * Patterns for all of what is told, where all of it is in a few folders that tools make: each
   * from the top of the source, so that it does not let pass what bears the same name elsewhere.
   */
  private static Optional<List<String>> generated(List<String> details) {
    SortedSet<String> patterns = new TreeSet<>();
    for (String detail : details) {
      Matcher matcher = GENERATED.matcher(detail);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      patterns.add("/" + matcher.group(1));
    }
    return patterns.isEmpty() || patterns.size() > MOST_PATTERNS
        ? Optional.empty()
        : Optional.of(List.copyOf(patterns));
  }

  /** Whether it is said that there is no build. */
  static boolean isAbsent(String why) {
    return ABSENT.matcher(why).matches();
  }

  /**
   * Where there is no build, or git does not have the commit that is to be the source, or not all
   * of it.
   *
   * @param why what is said of it
   */
  List<String> missing(String why) {
    if (isAbsent(why)) {
      String build = "Build it first, or let a hook of build in deployer.yaml do that.";
      return List.of(
          Carried.to(typed.command(), "--source")
              ? build + " Where it lies elsewhere: " + typed.again().with("--source", "PATH")
              : build);
    } else if (why.contains(": git knows no commit ")) {
      return List.of(
          typed.has("--ref")
              ? "--ref names a commit of the repository of git that the source lies in."
              : "ref in source, in deployer.yaml, names a commit of that repository of git.");
    } else if (why.contains(": it has the submodule ")) {
      return List.of(
          typed.has("--ref")
              ? "To send what is checked out, submodules and all: "
                  + typed.otherwise().without("--ref")
              : "Name the folder itself as source in deployer.yaml: what is checked out there is"
                  + " sent, submodules and all.");
    } else if (why.contains(": there is nothing at ")) {
      return List.of(
          "Only what is committed is sent; path in source, in deployer.yaml, names what of it.");
    }
    return List.of();
  }
}
