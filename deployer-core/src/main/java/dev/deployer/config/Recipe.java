package dev.deployer.config;

import dev.deployer.Settings;
import dev.deployer.cluster.Rollout;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.SourcePlace;
import dev.deployer.source.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is deployed, and how: the keys that may stand at the top of the file and in an environment.
 *
 * @param source where the build lies, with absolute paths; absent where the file does not say
 * @param exclude patterns in gitignore syntax
 * @param executable likewise, of files to be made executable
 * @param preserveModes {@code modes: preserve}
 * @param settings how it is deployed to a host
 * @param rollout how it goes live on the hosts
 */
public record Recipe(
    Optional<SourcePlace> source,
    List<String> exclude,
    List<String> executable,
    boolean preserveModes,
    Settings settings,
    Rollout rollout) {
  /** What holds where nothing is said. */
  public static final Recipe DEFAULTS =
      new Recipe(
          Optional.empty(), List.of(), List.of(), false, Settings.DEFAULTS, Rollout.DEFAULTS);

  /** Copies the lists. */
  public Recipe {
    exclude = List.copyOf(exclude);
    executable = List.copyOf(executable);
  }

  /** The keys that make the same build another release under that recipe. */
  List<String> contentKeysOtherwiseIn(Recipe other) {
    List<String> keys = new ArrayList<>();
    differs(keys, "exclude", exclude, other.exclude);
    differs(keys, "executable", executable, other.executable);
    differs(keys, "modes", preserveModes, other.preserveModes);
    DeclaredPaths own = settings.declared();
    DeclaredPaths others = other.settings.declared();
    differs(
        keys,
        "shared",
        List.of(own.sharedDirs(), own.sharedFiles()),
        List.of(others.sharedDirs(), others.sharedFiles()));
    differs(keys, "writable", own.writable(), others.writable());
    return keys;
  }

  private static void differs(List<String> keys, String key, Object one, Object other) {
    if (!one.equals(other)) {
      keys.add(key);
    }
  }

  /**
   * By the keys of the file, in the order in which the guide has them, with every default written
   * out: texts, numbers, flags, lists, and maps of these. Paths on this machine are absolute, and
   * secrets stand there by their names.
   */
  public Map<String, Object> keys() {
    return RecipeInWords.of(this);
  }

  /** This recipe, for a build that lies there. */
  public SourceSettings from(SourcePlace place) {
    return new SourceSettings(place, exclude, executable, preserveModes);
  }
}
