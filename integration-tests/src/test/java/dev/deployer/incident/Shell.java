package dev.deployer.incident;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shell on a host at which someone types: what it knows lasts as long as its connection. */
final class Shell implements AutoCloseable {
  private static final String END = "-- the end of it: ";
  private static final long SECONDS = 20;

  private final Process ssh;
  private final Writer in;
  private final BufferedReader out;

  private Shell(Process ssh) {
    this.ssh = ssh;
    this.in = ssh.outputWriter();
    this.out = ssh.inputReader();
  }

  static Shell on(Hosts hosts, String name) throws IOException {
    List<String> words = new ArrayList<>(hosts.ssh(name));
    words.add("exec bash --norc");
    return new Shell(new ProcessBuilder(words).redirectErrorStream(true).start());
  }

  /** What the command said, which must succeed. */
  List<String> type(String command) throws IOException {
    in.write(command + "\necho \"" + END + "$?\"\n");
    in.flush();
    List<String> said = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(END)) {
        if (!line.equals(END + "0")) {
          throw new IOException(command + ": " + line + said);
        }
        return said;
      }
      said.add(line);
    }
    throw new IOException("the shell ended at: " + command + said);
  }

  /** Whether it has ended by itself, for which is waited. */
  boolean isLost() throws IOException {
    try {
      return ssh.waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    ssh.destroyForcibly();
  }
}
