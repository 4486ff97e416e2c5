package dev.deployer.gradle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.gradle.testfixtures.ProjectBuilder;

/**
 * A Gradle, put together from the jar of its API, which has all its classes, and the jars of Groovy
 * and Kotlin that come with that: laid out as a distribution is, whose other jars are empty.
 *
 * <pre>
 * lib/gradle-launcher-7.6.4.jar    all of Gradle
 * lib/gradle-core-7.6.4.jar        only gradle-core-classpath.properties: what that module needs
 * lib/groovy-3.0.13.jar            as it was published
 * lib/guava-32.1.3-jre.jar         empty: the first has it, under another name
 * lib/plugins/
 * </pre>
 */
final class GradleHome {
  private static final Pattern MODULE = Pattern.compile("(gradle-.+)-classpath\\.properties");

  /** It is the module that Gradle is started by, and so on the class path of all others. */
  private static final String WHOLE = "gradle-launcher";

  /** A module that all others need: what it has on its class path, all have. */
  private static final String CORNERSTONE = "gradle-base-services";

  private static final String JARS = "runtime";

  private final Path folder;
  private final Path whole;

  private GradleHome(Path folder, Path whole) {
    this.folder = folder;
    this.whole = whole;
  }

  /** Makes one. */
  static GradleHome in(Path folder) throws IOException {
    Path api = api();
    String version = api.getFileName().toString().replace("gradle-api-", "");
    Path lib = folder.resolve("lib");
    Files.createDirectories(lib.resolve("plugins"));
    try (ZipFile all = new ZipFile(api.toFile())) {
      Map<String, Properties> modules = modules(all);
      Set<String> real = new TreeSet<>();
      for (String jar : jarsOf(modules.values())) {
        if (provide(lib.resolve(jar))) {
          real.add(jar);
        }
      }
      modules.get(CORNERSTONE).setProperty(JARS, String.join(",", real));
      for (Map.Entry<String, Properties> module : modules.entrySet()) {
        if (!module.getKey().equals(WHOLE)) {
          jar(lib.resolve(module.getKey() + "-" + version), module.getKey(), module.getValue());
        }
      }
    }
    Path whole = lib.resolve(WHOLE + "-" + version);
    link(whole, api);
    return new GradleHome(folder, whole);
  }

  private static Path api() {
    try {
      return Path.of(
          ProjectBuilder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Properties> modules(ZipFile all) throws IOException {
    Map<String, Properties> modules = new TreeMap<>();
    for (ZipEntry entry : all.stream().map(ZipEntry.class::cast).toList()) {
      Matcher name = MODULE.matcher(entry.getName());
      if (name.matches()) {
        Properties properties = new Properties();
        try (InputStream in = all.getInputStream(entry)) {
          properties.load(in);
        }
        modules.put(name.group(1), properties);
      }
    }
    return modules;
  }

  private static Set<String> jarsOf(Collection<Properties> modules) {
    Set<String> jars = new TreeSet<>();
    for (Properties module : modules) {
      jars.addAll(List.of(module.getProperty(JARS, "").split(",", -1)));
    }
    jars.remove("");
    return jars;
  }

  private static void jar(Path jar, String module, Properties properties) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry(module + "-classpath.properties"));
      properties.store(zip, null);
    }
  }

  /**
   * Takes a jar from the class path of the tests.
   *
   * @return whether it is there; else an empty one is made
   */
  private static boolean provide(Path jar) throws IOException {
    for (Path there : classPath()) {
      if (jar.getFileName().equals(there.getFileName())) {
        link(jar, there);
        return true;
      }
    }
    jar(jar, "no", new Properties());
    return false;
  }

  /** Gradle looks where its jars really are, so that no symbolic link will do. */
  private static void link(Path link, Path file) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(file, link);
    }
  }

  /** That of the tests. */
  static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .filter(element -> !element.isEmpty())
        .map(Path::of)
        .toList();
  }

  /** The line that starts it, in a process of its own. */
  List<String> line() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:MaxMetaspaceSize=256m",
        "-XX:+HeapDumpOnOutOfMemoryError",
        "-XX:TieredStopAtLevel=1",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
        "--add-opens=java.prefs/java.util.prefs=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.charset=ALL-UNNAMED",
        "--add-opens=java.base/java.net=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "-cp",
        whole.toString(),
        "org.gradle.launcher.GradleMain",
        "--no-daemon",
        "--offline",
        "--gradle-user-home",
        folder.resolve("user-home").toString());
  }
}
