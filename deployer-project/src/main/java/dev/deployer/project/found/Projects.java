package dev.deployer.project.found;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.project.found.FoundProject.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds out what lies in a folder, by the files that each kind of project has. */
public final class Projects {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>|<!--.*?-->");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>\\s*([^<\\s]+)\\s*<");
  private static final Pattern VERSION = Pattern.compile("<version>\\s*([^<\\s]+)\\s*<");
  private static final Pattern PACKAGING = Pattern.compile("<packaging>\\s*([^<\\s]+)\\s*<");
  private static final Pattern ROOT_PROJECT =
      Pattern.compile("rootProject\\.name\\s*=\\s*[\"']([^\"']+)[\"']");
  private static final Pattern NEXT = Pattern.compile("\\bnext build\\b");
  private static final Pattern EXPORT = Pattern.compile("output\\s*:\\s*[\"']export[\"']");
  private static final List<String> OUTPUTS = List.of("dist", "build", "out");
  private static final List<String> SITES = List.of("public", "dist", "_site", "build", "out");

  private final Path folder;

  private Projects(Path folder) {
    this.folder = folder;
  }

  /** What lies there; a folder of which nothing is known is a plain one. */
  public static FoundProject in(Path folder) {
    Projects here = new Projects(folder);
    List<Function<Projects, Optional<FoundProject>>> kinds =
        List.of(
            Projects::maven,
            Projects::gradle,
            Projects::rails,
            Projects::composer,
            Projects::npm,
            Projects::site);
    return kinds.stream()
        .flatMap(kind -> kind.apply(here).stream())
        .findFirst()
        .orElseGet(here::plain);
  }

  private Optional<FoundProject> maven() {
    return text("pom.xml")
        .map(pom -> PARENT.matcher(pom).replaceAll(""))
        .map(
            pom -> {
              Optional<String> name = first(ARTIFACT, pom);
              String version = first(VERSION, pom).orElse("VERSION");
              boolean war = first(PACKAGING, pom).filter("war"::equals).isPresent();
              FoundProject project =
                  FoundProject.at(
                      Kind.MAVEN,
                      name,
                      war ? "target/" + name.orElse("app") + "-" + version : "target",
                      war
                          ? "It is the exploded war; its name has the version in it."
                          : "Of target, the jars alone, and lib where the dependencies lie there.");
              return (war
                      ? project
                      : project.excluding(
                          "/*",
                          "!/*.jar",
                          "!/lib/",
                          "*-sources.jar",
                          "*-javadoc.jar",
                          "/original-*.jar"))
                  .builtBy(has("mvnw") ? "./mvnw" : "mvn", "-B", "-q", "package");
            });
  }

  private Optional<FoundProject> gradle() {
    if (!has("build.gradle") && !has("build.gradle.kts")) {
      return Optional.empty();
    }
    Optional<String> name =
        text("settings.gradle")
            .or(() -> text("settings.gradle.kts"))
            .flatMap(settings -> first(ROOT_PROJECT, settings))
            .or(this::ofFolder);
    return Optional.of(
        FoundProject.at(
                Kind.GRADLE,
                name,
                "build/install/" + name.orElse("app"),
                "That is what installDist of the plugin application makes.")
            .builtBy(has("gradlew") ? "./gradlew" : "gradle", "-q", "installDist"));
  }

  private Optional<FoundProject> rails() {
    if (!has("config/application.rb") || !has("Gemfile")) {
      return Optional.empty();
    }
    return Optional.of(
        FoundProject.at(
                Kind.RAILS,
                ofFolder(),
                ".",
                "Gems that are installed here are sent: bundle config set --local deployment true,"
                    + " and then the hook of build below.")
            .builtBy("bundle", "install")
            .excluding("/log/", "/tmp/", "/storage/", "/node_modules/", "/test/", "/spec/")
            .generating("/vendor/bundle/", "/.bundle/", "/public/assets/")
            .sharing(
                List.of("log", "storage", "tmp/pids"),
                List.of("config/master.key"),
                List.of("tmp/cache")));
  }

  private Optional<FoundProject> composer() {
    return text("composer.json")
        .map(
            json -> {
              FoundProject project =
                  FoundProject.at(
                          Kind.COMPOSER,
                          name(json),
                          ".",
                          "Point the web server at current/public, and see what the guide says of"
                              + " $realpath_root.")
                      .builtBy("composer", "install", "--no-dev", "--optimize-autoloader")
                      .excluding("/tests/", "/node_modules/", "/.env")
                      .generating("/vendor/");
              if (has("artisan")) {
                return project
                    .excluding(
                        "/tests/", "/node_modules/", "/.env", "/storage/", "/bootstrap/cache/")
                    .generating("/vendor/", "/public/build/")
                    .sharing(List.of("storage"), List.of(".env"), List.of("bootstrap/cache"));
              }
              return has("bin/console")
                  ? project
                      .excluding("/tests/", "/node_modules/", "/var/", "/.env.local")
                      .generating("/vendor/", "/public/build/", "/public/bundles/")
                      .sharing(List.of("var/log"), List.of(".env.local"), List.of("var/cache"))
                  : project;
            });
  }

  private Optional<FoundProject> npm() {
    return text("package.json")
        .map(
            json -> {
              Map<?, ?> scripts =
                  read(json).get("scripts") instanceof Map<?, ?> map ? map : Map.of();
              if (!scripts.containsKey("build")) {
                return FoundProject.at(
                        Kind.NPM,
                        name(json),
                        ".",
                        "node_modules is sent as it lies here: install with npm ci --omit=dev"
                            + " before.")
                    .excluding("/test/", "/.env")
                    .generating("/node_modules/");
              }
              String script = String.valueOf(scripts.get("build"));
              return (NEXT.matcher(script).find() && !isExported()
                      ? FoundProject.at(
                              Kind.NPM,
                              name(json),
                              ".",
                              "next start serves it on the host; node_modules is sent as it lies"
                                  + " here.")
                          .excluding("/test/", "/.env*.local", "/.next/cache/")
                          .generating("/node_modules/", "/.next/")
                      : FoundProject.at(
                          Kind.NPM,
                          name(json),
                          outputOf(script),
                          "Where npm run build puts what it makes."))
                  .builtBy("npm", "run", "build");
            });
  }

  /** The folder that is there, or the one that the tool makes. */
  private String outputOf(String script) {
    return OUTPUTS.stream()
        .filter(each -> Files.isDirectory(folder.resolve(each)))
        .findFirst()
        .orElseGet(
            () ->
                script.contains("react-scripts")
                    ? "build"
                    : NEXT.matcher(script).find() ? "out" : "dist");
  }

  /**
   * Whether Next.js makes files alone, as {@code output: 'export'} has it
   * (nextjs.org/docs/app/guides/static-exports); else it has to be run.
   */
  private boolean isExported() {
    return Stream.of("next.config.js", "next.config.mjs", "next.config.ts")
        .flatMap(name -> text(name).stream())
        .anyMatch(config -> EXPORT.matcher(config).find());
  }

  private Optional<FoundProject> site() {
    return SITES.stream()
        .filter(each -> has(each + "/index.html"))
        .findFirst()
        .or(() -> Optional.of(".").filter(here -> has("index.html")))
        .map(
            source ->
                FoundProject.at(
                    Kind.STATIC, ofFolder(), source, "What the web server is to serve."));
  }

  private FoundProject plain() {
    return FoundProject.at(
        Kind.PLAIN, ofFolder(), "build", "The folder to deploy, relative to this.");
  }

  private Optional<String> ofFolder() {
    return Optional.ofNullable(folder.toAbsolutePath().normalize().getFileName())
        .map(Path::toString);
  }

  /** Without the vendor, as npm and composer have it before a slash. */
  private Optional<String> name(String json) {
    return Optional.ofNullable(read(json).get("name"))
        .map(String::valueOf)
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .filter(name -> !name.isBlank())
        .or(this::ofFolder);
  }

  private static Map<String, Object> read(String json) {
    try {
      return JSON.std.mapFrom(json);
    } catch (IOException e) {
      // Then nothing is known but that it is there.
      return Map.of();
    }
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private boolean has(String file) {
    return Files.isRegularFile(folder.resolve(file));
  }

  private Optional<String> text(String file) {
    Path path = folder.resolve(file);
    try {
      return has(file) && Files.size(path) <= MOST_BYTES
          ? Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      // What cannot be read tells nothing.
      return Optional.empty();
    }
  }
}
