package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person can do about a root that may not be made there, or that is another one. */
final class RootRemedies {
  private static final Pattern NAME =
      Pattern.compile("root's (application|environment) is (.+?), and not ");
  private static final Pattern OTHERS =
      Pattern.compile("the root is that of the environment (\\S+), whose rules ");
  private static final Pattern RENAMED = Pattern.compile("the root is (.+?), and n(?:ot|either) ");
  private static final Pattern FORBIDDEN =
      Pattern.compile("^the account (.+?) may not make a root at (/.+) on the host");

  private final Invocation typed;

  RootRemedies(Invocation typed) {
    this.typed = typed;
  }

  /** What is typed on the host, once, by whoever may make directories there. */
  List<String> notPermitted(Objection objection) {
    Matcher who = FORBIDDEN.matcher(objection.fact());
    if (!who.find()) {
      return List.of("Make that directory on the host for the account; then: " + typed.again());
    }
    String account = ShellWord.quoted(who.group(1));
    return List.of(
        "As root on the host, once: install -d -o "
            + account
            + " "
            + ShellWord.quoted(who.group(2)),
        "Then: " + typed.again());
  }

  List<String> another(Objection objection) {
    Matcher others = OTHERS.matcher(objection.fact());
    if (others.find()) {
      return typed.isOfPlan()
          ? typed.planned(others.group(1))
          : List.of(
              "Name the environment: " + typed.instead(others.group(1)).again().without("--port"));
    }
    String look =
        "Look whether application, environment, host and root in deployer.yaml are the ones you"
            + " mean: "
            + typed.line("check");
    Map<String, String> names = new HashMap<>();
    Matcher found = NAME.matcher(objection.fact());
    while (found.find()) {
      names.put(found.group(1), found.group(2));
    }
    Matcher whole = RENAMED.matcher(objection.fact());
    if (typed.command().equals("rename") && whole.find()) {
      return List.of(
          look,
          "If they are, and that root is the one that is to follow: "
              + typed.again().with("--from", whole.group(1), value -> true));
    }
    if (names.isEmpty()) {
      return List.of(look);
    }
    String environment = names.getOrDefault("environment", typed.target());
    String from =
        names.containsKey("application")
            ? names.get("application") + "/" + environment
            : environment;
    return List.of(
        look,
        "If they are, and the name in deployer.yaml is a new one of this root: "
            + typed.lineForAll("rename").with("--from", from));
  }
}
