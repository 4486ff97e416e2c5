package dev.deployer.project.run;

import dev.deployer.Deployer;
import dev.deployer.Target;
import dev.deployer.Workstation;
import dev.deployer.config.HostEntry;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.machine.LocalProcesses;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.machine.WhoDeploys;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.project.target.Destination;
import dev.deployer.project.target.EnvironmentAt;
import dev.deployer.project.target.Options;
import dev.deployer.project.target.Said;
import dev.deployer.ssh.approval.SshSignatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A target to which the way is known, with who deploys to it: its {@link Deployer}, whose local
 * hooks and checks run beside the configuration, with the secrets of this machine's variables.
 */
public final class Opened {
  /** What stands for it where an address would. */
  private static final String THIS_MACHINE = "local";

  private final Target target;
  private final Destination destination;
  private final Options options;
  private final ConfigurationFile file;
  private final Machine here;
  private final Listener listener;
  private final Optional<EnvironmentAt> environmentAt;
  private final AtomicReference<ReleaseId> published = new AtomicReference<>();
  private final Deployer deployer;

  private Opened(
      Target target,
      Destination destination,
      Options options,
      ConfigurationFile file,
      Machine here,
      Listener listener,
      Optional<EnvironmentAt> environmentAt) {
    this.environmentAt = environmentAt;
    this.target = target;
    this.destination = destination;
    this.options = options;
    this.file = file;
    this.here = here;
    this.listener = listener;
    this.deployer =
        builder(
                target,
                (host, event) -> {
                  if (event instanceof Event.Published done) {
                    published.set(done.release());
                  }
                  listener.on(host, event);
                })
            .build();
  }

  /**
   * Finds the way to each host; nothing is connected.
   *
   * @param gates whether gates are asked, which look at other hosts too
   * @throws MisuseException if what is known of the way is wrong
   */
  public static Opened of(
      Destination destination,
      Options options,
      ConfigurationFile file,
      Machine here,
      HostConnectors ways,
      boolean gates,
      Listener listener)
      throws MisuseException {
    Destination.Connecting to = place -> ways.to(place.address(), Said.trust(options), here);
    Target target = destination.target(to, options, gates);
    return new Opened(
        target,
        destination,
        options,
        file,
        here,
        listener,
        destination.environment().isPresent()
            ? Optional.empty()
            : EnvironmentAt.of(destination.first(), file.configuration(), to));
  }

  private Deployer.Builder builder(Target to, Listener told) {
    Deployer.Builder builder =
        Deployer.builder(to, WhoDeploys.in(here))
            .listener(told)
            .workstation(
                new Workstation(
                    new LocalProcesses(here.environment()),
                    here::variable,
                    file.folder(),
                    new SshSignatures()));
    here.cache("sources").ifPresent(builder::sources);
    here.cache("manifests").ifPresent(builder::manifests);
    here.cache("journals").ifPresent(builder::records);
    return builder;
  }

  /** Each host alone. */
  public List<Opened> each() {
    List<Destination> places = destination.each();
    List<Target> targets = target.each();
    List<Opened> each = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      each.add(
          new Opened(targets.get(i), places.get(i), options, file, here, listener, environmentAt));
    }
    return each;
  }

  /** Who deploys to it. */
  public Deployer deployer() {
    return deployer;
  }

  /** Where it is, and how it is reached and deployed there. */
  public Target target() {
    return target;
  }

  /** Somebody else on this machine who deploys to it, or to something like it. */
  public Deployer deployer(Target to, Listener told) {
    return builder(to, told).build();
  }

  /** Where, and how it is deployed there. */
  public Destination destination() {
    return destination;
  }

  /** The environment whose root it is, although it was named by itself. */
  public Optional<EnvironmentAt> environmentAt() {
    return environmentAt;
  }

  /** What was said beside the target. */
  public Options options() {
    return options;
  }

  /** What the file says, also of other targets. */
  public ConfigurationFile file() {
    return file;
  }

  /** Tells whoever listens of something that has happened, on no host of it. */
  public void tell(Event event) {
    listener.on(THIS_MACHINE, event);
  }

  /** The machine from which it is done. */
  public Machine here() {
    return here;
  }

  /** The address of its first host. */
  public String address() {
    return target.places().get(0).host().address();
  }

  /** What each of its hosts is called. */
  public HostNames names() {
    Map<String, String> names = new LinkedHashMap<>();
    List<HostEntry> places = destination.places();
    for (int i = 0; i < places.size(); i++) {
      names.put(target.places().get(i).host().address(), places.get(i).name());
    }
    return new HostNames(names);
  }

  /** The release that was put on its hosts, whether or not it went live. */
  public Optional<ReleaseId> published() {
    return Optional.ofNullable(published.get());
  }

  /** The names of the hooks that are configured to follow a flip. */
  public List<String> hooksAfterFlip() {
    return destination.recipe().rollout().hooks().of(HookPhase.AFTER_ACTIVATE).stream()
        .map(Hook::name)
        .toList();
  }
}
