package dev.deployer;

import dev.deployer.outcome.Live;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Deployer#recover} settled, on the hosts that could be reached, and what it could not.
 *
 * @param hosts in the order of the target
 * @param waiting what is still to be settled, and on which hosts; empty where all is
 * @param unhealthy what does not work on hosts on which something was done
 * @param takenBack why a release that was carried on was taken back; absent where none was
 */
public record RecoverResult(
    List<OnHost> hosts,
    List<String> waiting,
    List<Unhealthy> unhealthy,
    Optional<String> takenBack) {
  /** Copies the lists. */
  public RecoverResult {
    hosts = List.copyOf(hosts);
    waiting = List.copyOf(waiting);
    unhealthy = List.copyOf(unhealthy);
  }

  /**
   * What was settled on one host.
   *
   * @param host its address, as events have it
   * @param live what is live there now
   * @param back the release that a rollback would go to now
   * @param actions what was finished or undone; empty if there was nothing
   * @param warnings what could not be deleted there
   * @param owed hooks that are to follow the last flip and are not known to have passed: until then
   *     the host may serve what was live before
   * @param failure why it could not be reached, or its lock not given back; absent where all went
   *     well
   * @param lockStays whether the lock of this run, which has ended, is still held there
   */
  public record OnHost(
      String host,
      Live live,
      Optional<ReleaseId> back,
      List<Recovery> actions,
      List<Warning> warnings,
      List<String> owed,
      Optional<String> failure,
      boolean lockStays) {
    /** Copies the lists. */
    public OnHost {
      owed = List.copyOf(owed);
      actions = List.copyOf(actions);
      warnings = List.copyOf(warnings);
    }
  }

  /** What is live on all of them. */
  public Live live() {
    return Live.together(hosts.stream().map(OnHost::live).toList());
  }

  /** What was finished or undone on any host. */
  public List<Recovery> actions() {
    return hosts.stream().flatMap(host -> host.actions().stream()).toList();
  }

  /** What could not be deleted on any host. */
  public List<Warning> warnings() {
    return hosts.stream().flatMap(host -> host.warnings().stream()).toList();
  }
}
