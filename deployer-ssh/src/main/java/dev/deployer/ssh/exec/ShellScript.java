package dev.deployer.ssh.exec;

import dev.deployer.host.HostCommand;
import java.util.Map;
import java.util.Optional;

/**
 * A command as a script that {@code /bin/sh} reads from its standard input (POSIX.1-2017, Shell
 * Command Language).
 *
 * <pre>
 * {
 * exec 2>&amp;1
 * echo deployer-process-$$
 * cd -- '/srv/shop/releases/42' || exit
 * export NAME='value'
 * exec 'bin/migrate' '--all' &lt;/dev/null
 * }
 * </pre>
 *
 * <p>Why not on a command line: that is read by the account's login shell, whatever that is, stands
 * in the host's list of processes with all values in it, and has a limited length.
 *
 * <p>A shell reads a list in braces to its end before it does any of it. Of a script that was cut
 * off when the connection was lost, nothing is done.
 */
final class ShellScript {
  /** What a shell prints that is asked whether it is one. */
  static final String SIGN = "deployer-42";

  /** Makes a shell print {@link #SIGN}, which an echo of the question does not hold. */
  static final String QUESTION = "{\necho deployer-$((6 * 7))\n}\n";

  /** What stands before the number of the process in the line that a script prints first. */
  private static final String PROCESS = "deployer-process-";

  private ShellScript() {}

  static String of(HostCommand command) {
    StringBuilder script = new StringBuilder("{\nexec 2>&1\necho " + PROCESS + "$$\ncd -- ");
    script.append(quote(command.directory().toString())).append(" || exit\n");
    for (Map.Entry<String, String> variable : command.variables().values().entrySet()) {
      script.append("export ").append(variable.getKey()).append('=');
      script.append(quote(variable.getValue())).append('\n');
    }
    script.append("exec");
    for (String word : command.arguments().words()) {
      script.append(' ').append(quote(word));
    }
    return script.append(" </dev/null\n}\n").toString();
  }

  /** The number of the process, which is that of the command, from the line that tells it. */
  static Optional<Long> process(String line) {
    return line.matches(PROCESS + "[1-9][0-9]{0,9}")
        ? Optional.of(Long.valueOf(line.substring(PROCESS.length())))
        : Optional.empty();
  }

  /**
   * Signals the group that this process leads, as sshd makes it of each command, or else the
   * process alone.
   */
  static String signal(String signal, long process) {
    return "{\nkill -%1$s -- -%2$d 2>/dev/null || kill -%1$s %2$d\n}\n".formatted(signal, process);
  }

  /**
   * The one way in which a text becomes a word of a script: in single quotes, in which only the
   * single quote itself means something (section 2.2.2).
   */
  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
