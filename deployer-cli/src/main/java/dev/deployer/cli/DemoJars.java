package dev.deployer.cli;

import dev.deployer.cli.local.Show;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Typed;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * The demo, which has a server of its own: no other command needs that, and so it lies in a folder
 * beside the program that is on no class path, {@code lib/demo}. Where the classes are not in a
 * distribution, as in tests, they are looked for where all others are.
 */
final class DemoJars {
  private static final String DEMO = "dev.deployer.cli.demo.Demo";

  private DemoJars() {}

  /** Loads it; from then on this thread has its classes as well. */
  static Show load(Typed program, Surroundings here) {
    ClassLoader own = DemoJars.class.getClassLoader();
    File[] jars = folder().listFiles((in, name) -> name.endsWith(".jar"));
    // It is not closed: threads of the server end after the demo.
    ClassLoader loader = jars == null ? own : new URLClassLoader("demo", urls(jars), own);
    // The server looks its parts up by this one.
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return Class.forName(DEMO, true, loader)
          .asSubclass(Show.class)
          .getConstructor(Typed.class, Surroundings.class)
          .newInstance(program, here);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the demo is not in this distribution", e);
    }
  }

  private static File folder() {
    CodeSource source = DemoJars.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI()).resolveSibling("demo").toFile();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL[] urls(File... jars) {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      try {
        urls[i] = jars[i].toURI().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
    return urls;
  }
}
