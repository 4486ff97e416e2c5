package dev.deployer.hook;

import dev.deployer.command.Variables;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The variables that every command of a run gets. All of them are always set; what there is nothing
 * to say of is empty.
 *
 * <pre>
 * DEPLOYER_RELEASE        the id of the release that is live or, before the flip, will be
 * DEPLOYER_RELEASE_PATH   its absolute path on the host
 * DEPLOYER_ROOT           the root on the host
 * DEPLOYER_ENVIRONMENT    the environment's name
 * DEPLOYER_PREVIOUS_PATH  the absolute path of the release that was live before; after a revert, of
 *                         the one that was taken back
 * DEPLOYER_HOST           the host's name; empty on the operator's machine
 * DEPLOYER_PHASE          before_activate, or health for the command of a check
 * </pre>
 */
public final class DeployerVariables {
  private DeployerVariables() {}

  /** Those of a command on a host. */
  public static Variables on(HookHost host, HookContext context, String phase) {
    return of(context, phase, host.name(), List.of(host));
  }

  /**
   * Those of a command on the operator's machine: paths are set where they are one on all hosts.
   */
  public static Variables local(List<HookHost> hosts, HookContext context, String phase) {
    return of(context, phase, "", hosts);
  }

  private static Variables of(
      HookContext context, String phase, String name, List<HookHost> hosts) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(
        "DEPLOYER_RELEASE",
        hosts.isEmpty()
            ? context.release().map(ReleaseId::value).orElse("")
            : common(hosts, host -> host.release().map(RemotePath::name)));
    values.put("DEPLOYER_RELEASE_PATH", common(hosts, host -> text(host.release())));
    values.put(
        "DEPLOYER_ROOT", common(hosts, host -> text(Optional.of(host.directory().root().path()))));
    values.put("DEPLOYER_ENVIRONMENT", context.environment().orElse(""));
    values.put("DEPLOYER_PREVIOUS_PATH", common(hosts, host -> text(host.previous())));
    values.put("DEPLOYER_HOST", name);
    values.put("DEPLOYER_PHASE", phase);
    return new Variables(values);
  }

  private static String common(List<HookHost> hosts, Function<HookHost, Optional<String>> what) {
    Set<String> all =
        hosts.stream().map(host -> what.apply(host).orElse("")).collect(Collectors.toSet());
    return all.size() == 1 ? all.iterator().next() : "";
  }

  private static Optional<String> text(Optional<RemotePath> path) {
    return path.map(RemotePath::toString);
  }
}
