package dev.deployer.project.machine;

import dev.deployer.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who the lock and the journal say it was: a person at a machine, or behind a CI system's run. */
public final class WhoDeploys {
  /**
   * A CI system, as its documentation has it.
   *
   * @param marker the variable that it sets in every run
   * @param person the variable with who caused the run
   */
  private record Ci(String name, String marker, String person) {}

  private static final List<Ci> SYSTEMS =
      List.of(
          new Ci("github-actions", "GITHUB_ACTIONS", "GITHUB_ACTOR"),
          new Ci("gitlab-ci", "GITLAB_CI", "GITLAB_USER_LOGIN"),
          new Ci("jenkins", "JENKINS_URL", "BUILD_USER_ID"),
          new Ci("circleci", "CIRCLECI", "CIRCLE_USERNAME"),
          new Ci("buildkite", "BUILDKITE", "BUILDKITE_BUILD_CREATOR"),
          new Ci("drone", "DRONE", "DRONE_BUILD_TRIGGER"),
          new Ci("azure-pipelines", "TF_BUILD", "BUILD_REQUESTEDFOR"),
          new Ci("teamcity", "TEAMCITY_VERSION", "TEAMCITY_BUILD_TRIGGEREDBY_USERNAME"));

  /** What Java says of an account that has no entry. */
  private static final Set<String> NAMELESS = Set.of("?", "");

  private WhoDeploys() {}

  /** Who that is. */
  public static Operator in(Machine here) {
    Optional<Ci> ci =
        SYSTEMS.stream().filter(s -> here.variable(s.marker()).isPresent()).findFirst();
    return new Operator(
        ci.flatMap(system -> here.variable(system.person())).orElseGet(() -> account(here)),
        ci.map(Ci::name).orElseGet(() -> machine(here)));
  }

  /** The account's name; where it has none, what its variables say, or its number. */
  private static String account(Machine here) {
    return Stream.of(
            Optional.ofNullable(here.user()).filter(name -> !NAMELESS.contains(name)),
            here.variable("LOGNAME"),
            here.variable("USER"),
            number().map(uid -> "uid-" + uid))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("nobody-known");
  }

  private static Optional<String> number() {
    try {
      return Optional.of(Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The machine's name, without asking the network for it. */
  private static String machine(Machine here) {
    return Stream.of(here.variable("HOSTNAME"), here.variable("COMPUTERNAME"), etcHostname())
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("localhost");
  }

  private static Optional<String> etcHostname() {
    try {
      return Optional.of(Files.readString(Path.of("/etc/hostname")).strip())
          .filter(name -> !name.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
