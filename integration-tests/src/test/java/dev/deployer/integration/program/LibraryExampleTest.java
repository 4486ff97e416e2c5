package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.event.Event;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.machine.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/library.md, compiled and run in this JVM as in a build daemon. */
final class LibraryExampleTest {
  /** Three lines, three more, and then a program of the parts. */
  private static final List<String> PROGRAMS = programs();

  private static List<String> programs() {
    try {
      return Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
          .matcher(Files.readString(Path.of("..", "docs", "library.md")))
          .results()
          .map(found -> found.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TempDir Path folder;

  /** What a run must leave as it was. */
  private record Jvm(List<Object> providers, PrintStream out, PrintStream err) {
    static Jvm now() {
      return new Jvm(List.of((Object[]) Security.getProviders()), System.out, System.err);
    }
  }

  @Test
  void theExampleDeploysAndLeavesTheProcessAsItWas() throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<String> log = new ArrayList<>();
    try (Site site = Site.open().initialised();
        URLClassLoader classes = compile()) {
      SmallApplication.write(site.source(), 1);
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Jvm before = Jvm.now();
      Set<Thread> threads = Thread.getAllStackTraces().keySet();
      try {
        for (int n = 1; n <= 5; n++) {
          SmallApplication.write(site.source(), n);
          assertThat(run(classes, site, log, String.valueOf(n)))
              .isEqualTo("DEPLOYED, and now " + n + " is live");
        }
        assertThat(Jvm.now()).isEqualTo(before);
      } finally {
        System.setOut(out);
      }
      assertNoThreadIsLeft(threads);
      assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(log).hasSize(5).last().asString().startsWith("5 is live on ");
      assertThat(site.current()).isEqualTo("releases/5");
      System.out.println("5 runs of the example in one JVM left no thread, provider or output");
    }
  }

  /** The six lines as they stand there, but for whose variables and folder they are. */
  @Test
  void sixLinesLeadFromAFileToADeployAndPrintWhatTheCommandLineWould() throws Exception {
    List<String> lines = (PROGRAMS.get(0) + PROGRAMS.get(1)).lines().toList();
    assertThat(lines).hasSize(6);
    String program =
"""
        import dev.deployer.DeployResult;
        import dev.deployer.outcome.DeployerException;
import dev.deployer.project.machine.Machine;
        import dev.deployer.project.Project;
        import dev.deployer.project.Session;
        import dev.deployer.project.machine.Machine;
        import java.nio.file.Path;

        public final class SixLines {
          public static void run(Machine machine) throws DeployerException {
            %s
            %s
            %s
            try {
              %s
              %s
            } catch (DeployerException failure) {
              %s
            }
          }
        }
"""
            .formatted(
                lines.get(0).replace(".yaml\"))", ".yaml\"), machine)"),
                lines.get(1),
                lines.get(3),
                lines.get(2),
                lines.get(4),
                lines.get(5));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (Site site = Site.open().initialised();
        URLClassLoader classes = compile("SixLines", program)) {
      SmallApplication.write(site.source(), 1);
      Machine machine = machine(site);
      PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
      System.setOut(both);
      System.setErr(both);
      try {
        classes.loadClass("SixLines").getMethod("run", Machine.class).invoke(null, machine);
        Files.writeString(
            site.release(site.current().substring(9)).resolve("index.html"), "by hand");
        classes.loadClass("SixLines").getMethod("run", Machine.class).invoke(null, machine);
      } finally {
        System.setOut(out);
        System.setErr(err);
      }
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains(" is live on production: ")
        .contains("✔ connect", "✘ Nothing was deployed to production; ")
        .contains("index.html")
        .contains("deployer deploy production --accept drift:");
  }

  private Machine machine(Site site) throws IOException {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        source: %s
        environments:
          production: {root: %s, hosts: ["%s@%s:%d"]}
        """
            .formatted(
                site.source(),
                site.root(),
                site.server().user(),
                site.server().host(),
                site.server().port()));
    return new Machine(
        Map.of(
            "DEPLOYER_IDENTITY", site.server().clientKey().toString(),
            "DEPLOYER_KNOWN_HOSTS", site.server().knownHosts().toString(),
            "DEPLOYER_NO_CACHE", "1",
            "PATH", System.getenv("PATH")),
        folder,
        folder,
        "anna",
        Clock.systemUTC(),
        Optional.empty());
  }

  private static Object run(ClassLoader classes, Site site, List<String> log, String release)
      throws ReflectiveOperationException {
    Consumer<String> logger = log::add;
    Class<?> type = classes.loadClass("Example");
    Object example =
        type.getConstructor(
                String.class,
                int.class,
                String.class,
                Path.class,
                Path.class,
                String.class,
                Consumer.class)
            .newInstance(
                site.server().host(),
                site.server().port(),
                site.server().user(),
                site.server().clientKey(),
                site.server().knownHosts(),
                site.root().toString(),
                logger);
    return type.getMethod("deploy", Path.class, String.class)
        .invoke(example, site.source(), release);
  }

  private URLClassLoader compile() throws IOException {
    return compile("Example", PROGRAMS.get(2));
  }

  private URLClassLoader compile(String name, String program) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), program);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                errors,
                "-Xlint:all,-path",
                "-Werror",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertThat(exit).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
  }

  /** Threads end by themselves soon after their connection. */
  private static void assertNoThreadIsLeft(Set<Thread> before) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).as(thread.toString()).isFalse();
      }
    }
  }

  @Test
  @Timeout(60)
  void anInterruptStopsARunWithTheLockGivenBack() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      SmallApplication.write(site.source(), 2);
      AtomicReference<Thread> running = new AtomicReference<>();
      AtomicReference<Throwable> end = new AtomicReference<>();
      Deployer deployer =
          site.by(
              site.connector(),
              (host, event) -> {
                if (event instanceof Event.Staging) {
                  running.get().interrupt();
                }
              });
      Thread daemon =
          new Thread(
              () -> {
                try {
                  deployer.deploy(site.request("2"));
                } catch (DeployerException e) {
                  end.set(e);
                }
              });
      running.set(daemon);
      daemon.start();
      daemon.join();
      assertThat(end.get())
          .isInstanceOfSatisfying(
              DeployerException.class,
              e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED));
      assertThat(site.current()).isEqualTo("releases/1");
      assertThat(site.names(".deployer/lock")).isEmpty();
      site.deployed(2);
      assertThat(site.current()).isEqualTo("releases/2");
    }
  }
}
