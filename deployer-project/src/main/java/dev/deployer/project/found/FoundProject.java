package dev.deployer.project.found;

import java.util.List;
import java.util.Optional;

/**
 * A project for which a configuration is to be written.
 *
 * @param kind what it is
 * @param name what it calls itself, where it does
 * @param source where its build lies, relative to it
 * @param exclude what of that is not sent
 * @param generated what of it tools put there, which git does not have
 * @param sharedDirs what outlives releases, as its framework has it
 * @param sharedFiles likewise
 * @param writable what it writes in a release
 * @param build the command that makes the build; empty where nothing is built
 * @param hint what its author has to know besides
 */
public record FoundProject(
    Kind kind,
    Optional<String> name,
    String source,
    List<String> exclude,
    List<String> generated,
    List<String> sharedDirs,
    List<String> sharedFiles,
    List<String> writable,
    List<String> build,
    String hint) {
  /** What a project can be. */
  public enum Kind {
    MAVEN("a Maven project"),
    GRADLE("a Gradle project"),
    RAILS("a Rails application"),
    COMPOSER("a PHP project with composer"),
    NPM("a project with npm"),
    STATIC("a static site"),
    PLAIN("a folder");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** With its article. */
    public String inWords() {
      return words;
    }
  }

  /** Copies the lists. */
  public FoundProject {
    exclude = List.copyOf(exclude);
    generated = List.copyOf(generated);
    sharedDirs = List.copyOf(sharedDirs);
    sharedFiles = List.copyOf(sharedFiles);
    writable = List.copyOf(writable);
    build = List.copyOf(build);
  }

  /** One of which nothing is known but where its build lies. */
  static FoundProject at(Kind kind, Optional<String> name, String source, String hint) {
    List<String> none = List.of();
    return new FoundProject(kind, name, source, none, none, none, none, none, none, hint);
  }

  FoundProject excluding(String... patterns) {
    return new FoundProject(
        kind,
        name,
        source,
        List.of(patterns),
        generated,
        sharedDirs,
        sharedFiles,
        writable,
        build,
        hint);
  }

  FoundProject generating(String... patterns) {
    return new FoundProject(
        kind,
        name,
        source,
        exclude,
        List.of(patterns),
        sharedDirs,
        sharedFiles,
        writable,
        build,
        hint);
  }

  FoundProject sharing(List<String> dirs, List<String> files, List<String> written) {
    return new FoundProject(
        kind, name, source, exclude, generated, dirs, files, written, build, hint);
  }

  FoundProject builtBy(String... command) {
    return new FoundProject(
        kind,
        name,
        source,
        exclude,
        generated,
        sharedDirs,
        sharedFiles,
        writable,
        List.of(command),
        hint);
  }
}
