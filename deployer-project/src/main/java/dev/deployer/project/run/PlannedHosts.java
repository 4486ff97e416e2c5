package dev.deployer.project.run;

import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.EnvironmentAt;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** For which hosts of an environment a plan was made that is to be carried out on one of them. */
enum PlannedHosts {
  /** For all that the environment has. */
  ALL,
  /** For this one alone. */
  ONLY_THIS,
  /** For the root by itself, another environment or other hosts, or nobody knows. */
  OTHERS;

  /**
   * Reads it.
   *
   * @param typed the plan's file, as it was typed
   * @param found the environment, and which of its hosts it is
   * @param opened that host, named by itself
   */
  static PlannedHosts of(Path typed, EnvironmentAt found, Opened opened) {
    Plan plan;
    try {
      plan = PlanFiles.parsed(typed, PlanFiles.bytes(typed, opened.here()), opened.here());
    } catch (MisuseException e) {
      // What cannot be read can be made anew.
      return OTHERS;
    }
    Optional<String> environment = plan.terms().flatMap(PlanTerms::environment);
    if (!environment.equals(Optional.of(found.environment().name()))) {
      return OTHERS;
    }
    List<String> hosts =
        plan.hosts().stream().map(HostPlan::host).map(PlannedHosts::server).toList();
    if (hosts.size() == found.environment().hosts().size()) {
      return ALL;
    }
    return hosts.equals(List.of(server(opened.address()))) ? ONLY_THIS : OTHERS;
  }

  /** Where it is, whoever connects to it. */
  private static String server(String address) {
    return address.substring(address.lastIndexOf('@') + 1);
  }
}
