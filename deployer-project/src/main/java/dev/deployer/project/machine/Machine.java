package dev.deployer.project.machine;

import dev.deployer.ssh.settings.PassphrasePrompt;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * This machine, as far as a run depends on it: what a command line has from its process, and a
 * build tool may say otherwise.
 *
 * @param environment its variables, by which secrets are known too
 * @param directory against which paths are resolved; absolute
 * @param home of the account, where {@code .ssh} and caches are
 * @param user the account
 * @param clock for what people read
 * @param passphrases who is asked for them; absent where nobody is
 */
public record Machine(
    Map<String, String> environment,
    Path directory,
    Path home,
    String user,
    Clock clock,
    Optional<PassphrasePrompt> passphrases) {
  /** Copies the variables. */
  public Machine {
    environment = Map.copyOf(environment);
  }

  /** That of this process, at which nobody is asked anything. */
  public static Machine ofProcess() {
    return new Machine(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        home(System.getProperty("user.home"), System.getenv("HOME")),
        System.getProperty("user.name"),
        Clock.systemUTC(),
        Optional.empty());
  }

  /** The same, with another folder to resolve paths against, such as that of a module. */
  public Machine in(Path folder) {
    return new Machine(environment, folder.toAbsolutePath(), home, user, clock, passphrases);
  }

  /** The same, where whoever is asked for passphrases is asked otherwise. */
  public Machine asking(UnaryOperator<PassphrasePrompt> otherwise) {
    return new Machine(environment, directory, home, user, clock, passphrases.map(otherwise));
  }

  /** An account without an entry has no home but what {@code HOME} says. */
  public static Path home(String ofAccount, String variable) {
    if (ofAccount.startsWith("/")) {
      return Path.of(ofAccount);
    }
    return Path.of(variable != null && variable.startsWith("/") ? variable : "/nonexistent");
  }

  /** A variable of the environment, if it is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * Where something is kept on this machine that can be had again elsewhere; absent where nothing
   * is to be kept, by {@code DEPLOYER_NO_CACHE}.
   */
  public Optional<Path> cache(String name) {
    if (variable("DEPLOYER_NO_CACHE").isPresent()) {
      return Optional.empty();
    }
    Path caches =
        variable("XDG_CACHE_HOME")
            .filter(folder -> folder.startsWith("/"))
            .map(Path::of)
            .orElse(home.resolve(".cache"));
    return Optional.of(caches.resolve("deployer").resolve(name).toAbsolutePath());
  }

  /** A path as it was named, which may be relative. */
  public Path resolve(Path named) {
    return directory.resolve(named).normalize();
  }
}
