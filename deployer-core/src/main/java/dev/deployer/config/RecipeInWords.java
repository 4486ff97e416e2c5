package dev.deployer.config;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.RolloutInPlan;
import dev.deployer.path.EntryPath;
import dev.deployer.plan.PlannedRecipe;
import dev.deployer.plan.PlannedRecipe.Part;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.SourcePlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recipe by the keys of the file, with every default written out. */
final class RecipeInWords {
  private RecipeInWords() {}

  /** In the order in which the keys are told of; secrets by their names. */
  static Map<String, Object> of(Recipe recipe) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("source", recipe.source().map(RecipeInWords::source).orElse("none"));
    keys.put("exclude", recipe.exclude());
    keys.put("keep_releases", recipe.settings().keepReleases());
    keys.put("trash", recipe.settings().trash());
    DeclaredPaths declared = recipe.settings().declared();
    Map<String, Object> shared = new LinkedHashMap<>();
    shared.put("dirs", paths(declared.sharedDirs()));
    shared.put("files", paths(declared.sharedFiles()));
    keys.put("shared", shared);
    keys.put("writable", paths(declared.writable()));
    keys.put("executable", recipe.executable());
    keys.put("modes", recipe.preserveModes() ? "preserve" : "portable");
    keys.put("durable", recipe.settings().durable());
    keys.put("link", recipe.settings().linkUnchanged() ? "hard" : "copy");
    keys.put("gates", recipe.settings().gates().fields());
    Rollout rollout = recipe.rollout();
    PlannedRecipe planned = RolloutInPlan.whole(rollout);
    keys.put("parallel", rollout.parallel());
    keys.put("waves", planned.waves());
    keys.put("bake", planned.bake());
    keys.put("reconnect", planned.reconnect());
    keys.put("on_failure", planned.onFailure());
    keys.put("health", parts(planned.health()));
    Map<String, Object> hooks = new LinkedHashMap<>();
    planned.hooks().forEach((phase, each) -> hooks.put(phase, parts(each)));
    keys.put("hooks", hooks);
    keys.put("notify", parts(planned.told()));
    keys.put("watch", watch(planned));
    return keys;
  }

  private static Object watch(PlannedRecipe planned) {
    if (planned.watch().isEmpty()) {
      return "off";
    }
    Map<String, Object> watch = new LinkedHashMap<>(planned.watch());
    watch.put("errors", parts(planned.errors()));
    return watch;
  }

  private static Object source(SourcePlace place) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (place instanceof SourcePlace.Commit commit) {
      keys.put("git", commit.directory().toString());
      keys.put("ref", commit.ref());
      commit.path().ifPresent(path -> keys.put("path", path));
      return keys;
    } else if (place instanceof SourcePlace.Archive archive) {
      keys.put("archive", archive.file().toString());
      keys.put("strip", archive.strip());
      return keys;
    }
    return place.at().toString();
  }

  private static List<String> paths(List<EntryPath> paths) {
    return paths.stream().map(EntryPath::value).toList();
  }

  private static List<Map<String, Object>> parts(List<Part> parts) {
    return parts.stream().map(Part::keys).toList();
  }
}
