package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.Member;
import dev.deployer.execution.Renaming;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import dev.deployer.path.RootNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries out {@code rename}: writes the names that the target has now into the roots' markers. The
 * caller says what the old names were, so that no other root is renamed by mistake. A root that has
 * the new names already is left as it is; so a rename that was cut off is finished by doing it
 * again.
 */
final class NewNames {
  private final Runs runs;

  NewNames(Runs runs) {
    this.runs = runs;
  }

  RenameResult rename(RootNames from) throws DeployerException {
    RootNames wanted = new RootNames(runs.target().application(), runs.target().environment());
    if (wanted.environment().isEmpty()) {
      throw new DeployerException(
          DeployerException.Kind.INVALID,
          new Live.Unknown(),
          "a root is named after an environment, and this target is not one",
          null);
    }
    RootNames before = from.or(new RootNames(wanted.application(), Optional.empty()));
    try (Announcements announcements = new Announcements(runs)) {
      return runs.underAnyName().together(fleet -> rename(fleet, before, wanted, announcements));
    }
  }

  private RenameResult rename(
      Fleet fleet, RootNames before, RootNames wanted, Announcements announcements)
      throws IOException, DeployerException {
    requireThese(fleet, before, wanted);
    fleet.locks().take("rename to " + wanted, Optional.empty());
    FleetRecovery settlement = new Settling(runs, announcements).done(fleet);
    requireThese(fleet, before, wanted);
    Map<Member, RootNames> old = new ConcurrentHashMap<>();
    fleet.all(
        member -> {
          old.put(member, member.state().marker().names());
          RootNames now = wanted.or(member.state().marker().names());
          if (!now.equals(old.get(member))) {
            new Renaming(member.run(), member.state().history()).run(member.state().marker(), now);
          }
        });
    List<RenameResult.OnHost> hosts = new ArrayList<>();
    List<Warning> warnings = new ArrayList<>();
    for (Member member : fleet.members()) {
      hosts.add(new RenameResult.OnHost(member.address(), old.get(member)));
      warnings.addAll(settlement.warnings(member));
    }
    return new RenameResult(wanted, hosts, warnings);
  }

  /** Refuses where a root has neither the old names that were given nor the new ones. */
  private static void requireThese(Fleet fleet, RootNames before, RootNames wanted)
      throws DeployerException {
    List<Objection> others = new ArrayList<>();
    for (Member member : fleet.members()) {
      RootNames names = member.run().passed().marker().names();
      if (!names.fits(before) && !names.fits(wanted)) {
        others.add(
            new Objection(
                Objection.Kind.ANOTHER_ROOT,
                (fleet.isCluster() ? member + ": " : "")
                    + "the root is "
                    + Printable.escape(names.toString())
                    + (before.equals(wanted)
                        ? ", and not " + wanted
                        : ", and neither " + before + " nor " + wanted)));
      }
    }
    if (!others.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), others);
    }
  }
}
