package dev.deployer.cli.local;

import dev.deployer.project.machine.Machine;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Everything outside of the command line that a command depends on.
 *
 * @param environment its variables
 * @param directory the working directory
 * @param user the account on this machine
 */
public record Surroundings(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    Terminals terminals,
    Person person,
    Interruptions interruptions,
    Clock clock,
    Path directory,
    Path home,
    String user) {

  /**
   * Those of this process. Output is UTF-8 whatever the locale. The launchers see to it that there
   * is no console where there is no terminal, also from JDK 22 on ({@code jdk.console}).
   */
  @SuppressWarnings("SystemConsoleNull")
  public static Surroundings ofProcess() {
    PrintStream err = standardError(new FileOutputStream(FileDescriptor.err));
    Console console = System.console();
    Terminals terminals =
        Terminals.of(
            System.getProperty("deployer.terminals"),
            System.getProperty("deployer.columns"),
            console != null);
    return new Surroundings(
        System.getenv(),
        standardOutput(new FileOutputStream(FileDescriptor.out)),
        err,
        terminals,
        console == null || !terminals.in() ? Person.NOBODY : Person.at(console, err),
        Interruptions.OF_PROCESS,
        Clock.systemUTC(),
        Path.of("").toAbsolutePath(),
        Machine.home(System.getProperty("user.home"), System.getenv("HOME")),
        System.getProperty("user.name"));
  }

  /** UTF-8, and a reader that leaves is no error. */
  public static PrintStream standardOutput(OutputStream bytes) {
    return new PrintStream(new StandardOutput(bytes), true, StandardCharsets.UTF_8);
  }

  /** UTF-8. */
  public static PrintStream standardError(OutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Of all this, what a run depends on; a person who is there is asked for passphrases. */
  public Machine machine() {
    return new Machine(
        environment,
        directory,
        home,
        user,
        clock,
        person.isThere()
            ? Optional.of(key -> person.secret("Passphrase for " + key))
            : Optional.empty());
  }

  /** A variable of the environment, if it is set and not empty. */
  public Optional<String> variable(String name) {
    return machine().variable(name);
  }

  /** A path as it was typed, which may be relative to the working directory. */
  public Path resolve(Path typed) {
    return machine().resolve(typed);
  }
}
