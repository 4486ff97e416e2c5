package dev.deployer.project.run;

import dev.deployer.DeployRequest;
import dev.deployer.config.Recipe;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.project.target.Options;
import dev.deployer.project.target.Said;
import dev.deployer.source.SourcePlace;
import dev.deployer.source.SourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The build that is deployed to a target: the one that was named, or that which the file names.
 *
 * @param recipe how it is deployed there
 * @param options what was said
 * @param file the targets are read from it
 * @param here where paths are resolved
 */
public record Build(Recipe recipe, Options options, ConfigurationFile file, Machine here) {
  /** That of a target. */
  public static Build of(Opened opened) {
    return new Build(opened.destination().recipe(), opened.options(), opened.file(), opened.here());
  }

  /**
   * Where it lies.
   *
   * @throws MisuseException if none is named
   */
  public SourcePlace place() throws MisuseException {
    if (options.source().filter(path -> path.toString().isEmpty()).isPresent()) {
      throw new MisuseException("--source names a folder or an archive, and nothing was named.");
    }
    SourcePlace place =
        named()
            .orElseThrow(
                () ->
                    new MisuseException(
                        "There is no source to deploy.",
                        "Name the build with --source, or with source: in deployer.yaml."));
    return options.ref().isEmpty() ? place : commit(place, options.ref().get());
  }

  /** The build that is deployed here, where one is named. */
  public Optional<SourceSettings> usual() {
    return named().map(recipe::from);
  }

  private Optional<SourcePlace> named() {
    return options
        .source()
        .map(here::resolve)
        .<SourcePlace>map(
            path ->
                Files.isRegularFile(path)
                    ? new SourcePlace.Archive(path, strip())
                    : new SourcePlace.Directory(path))
        .or(recipe::source);
  }

  /** Where the seal of a folder is looked for and kept: beside it. */
  public static Optional<Path> sealOf(SourcePlace place) {
    return place instanceof SourcePlace.Directory directory
        ? Optional.of(directory.path().resolveSibling(directory.path().getFileName() + ".seal"))
        : Optional.empty();
  }

  /** As the configuration says it of the archives that are deployed here. */
  private int strip() {
    return recipe.source().orElse(null) instanceof SourcePlace.Archive usual ? usual.strip() : 0;
  }

  /** Of a folder in a work tree what is committed there, whatever lies in it. */
  private static SourcePlace commit(SourcePlace place, String ref) throws MisuseException {
    if (ref.isBlank() || ref.startsWith("-")) {
      throw new MisuseException("--ref names a commit, such as HEAD, main or v2.4.0.");
    }
    if (place instanceof SourcePlace.Commit usual) {
      return new SourcePlace.Commit(usual.directory(), ref, usual.path());
    } else if (place instanceof SourcePlace.Directory directory) {
      return new SourcePlace.Commit(directory.path(), ref, Optional.empty());
    }
    throw new MisuseException("--ref is for a source in git, and this one is an archive.");
  }

  /**
   * The build that is to be deployed.
   *
   * @param plan where the plan is read from or written to, as it was typed
   * @param seal that was named; by default the one beside a folder, if there is one
   * @param atOnce whether without waves
   * @throws MisuseException if none is named, or what is accepted is wrong
   */
  public DeployRequest request(
      Optional<ReleaseId> release, Optional<Path> plan, Optional<Path> seal, boolean atOnce)
      throws MisuseException {
    SourcePlace place = place();
    DeployRequest.Builder request =
        DeployRequest.builder(recipe.from(place))
            .accepting(Said.accepted(options))
            .describing(file.own())
            .atOnce(atOnce);
    seal.map(here::resolve)
        .or(() -> sealOf(place).filter(Files::isRegularFile))
        .ifPresent(request::seal);
    release.ifPresent(request::release);
    Said.revision(options).ifPresent(request::revision);
    Said.message(options).ifPresent(request::message);
    plan.map(here::resolve).map(PlanFiles::withSignatures).ifPresent(request::aside);
    return request.build();
  }
}
