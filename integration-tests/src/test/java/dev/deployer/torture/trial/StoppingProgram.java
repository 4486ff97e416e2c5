package dev.deployer.torture.trial;

import dev.deployer.cli.Program;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.Operation;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The command line in a JVM of its own, which numbers the changes that it asks of a host, and says
 * on standard output when it has come to one: {@code StoppingProgram NUMBER waits|goes-on command
 * …}. There it waits to be killed, or goes on at once. When it comes to its end it says how many
 * changes there were.
 */
final class StoppingProgram implements Meddler {
  private final int number;
  private final boolean waits;
  private int changes;

  private StoppingProgram(int number, boolean waits) {
    this.number = number;
    this.waits = waits;
  }

  public static void main(String[] arguments) {
    StoppingProgram stopping =
        new StoppingProgram(Integer.parseInt(arguments[0]), arguments[1].equals("waits"));
    Path here = Path.of("").toAbsolutePath();
    Program program =
        new Program(
            new Surroundings(
                System.getenv(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                System.err,
                Terminals.NONE,
                Person.NOBODY,
                Interruptions.OF_PROCESS,
                Clock.systemUTC(),
                here,
                here,
                "anna"),
            (address, trust, surroundings) ->
                stopping.on(new SshConnectors().to(address, trust, surroundings)));
    int exit = program.run(Arrays.copyOfRange(arguments, 2, arguments.length));
    System.out.println("changes " + stopping.changes);
    System.exit(exit);
  }

  @Override
  public synchronized void before(Operation operation) {
    if (!operation.mutating() || operation.text().contains("heartbeat")) {
      return;
    }
    changes++;
    if (changes == number) {
      System.out.println("at " + operation);
      System.out.flush();
      while (waits) {
        LockSupport.park(this);
      }
    }
  }
}
