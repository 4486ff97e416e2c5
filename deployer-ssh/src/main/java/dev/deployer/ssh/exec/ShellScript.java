package dev.deployer.ssh.exec;

import dev.deployer.host.HostCommand;
import java.util.Map;
import java.util.Optional;

/**
 * A command as a script that {@code /bin/sh} reads from its standard input (POSIX.1-2017, Shell
 * Command Language).
 *
 * <pre>
 * echo deployer-process-$$
 * {
 * exec 2>&amp;1
 * cd -- '/srv/shop/releases/42' || exit
 * export DEPLOYER_COMMAND='…'
 * export NAME='value'
 * exec 'bin/migrate' '--all' &lt;/dev/null
 * }
 * </pre>
 *
 * <p>Why not on a command line: that is read by the account's login shell, whatever that is, stands
 * in the host's list of processes with all values in it, and has a limited length.
 *
 * <p>The first line is a greeting: the shell gets the rest when it has answered, so that it is
 * known to read commands, and of which number its process is.
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

  /** The variable that everything has that a command starts. */
  static final String MARK = "DEPLOYER_COMMAND";

  private ShellScript() {}

  /** What a shell answers that reads commands. */
  static final String GREETING = "echo " + PROCESS + "$$\n";

  /**
   * @param mark what no other command has; all that this one starts has it in its environment
   */
  static String of(HostCommand command, String mark) {
    StringBuilder script = new StringBuilder("{\nexec 2>&1\ncd -- ");
    script.append(quote(command.directory().toString())).append(" || exit\n");
    script.append("export ").append(MARK).append('=').append(quote(mark)).append('\n');
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
   * Ends a command and all that it started, also what made a session of its own: SIGTERM, two
   * seconds later SIGKILL. Exits with 0 if nothing is left.
   *
   * <p>The group that the process leads, as sshd makes it of each command, gets the signal, or else
   * the process alone; and then, where there is proc(5), all processes of the account that were
   * given the mark, at once: a shell whose child ended long before it would begin its next command.
   * Who emptied its environment is not found.
   *
   * <p>RACE: a process ends between the look at it and the signal, and its number is given to
   * another process of the account within that time; that one is ended.
   */
  static String end(long process, String mark) {
    return """
    {
    signalled() {
      numbers=$(grep -ls %1$s=%3$s /proc/[0-9]*/environ | sed 's/[^0-9]//g')
      found=$numbers
      if kill -"$1" -- -%2$d 2>/dev/null || kill -"$1" %2$d 2>/dev/null; then found=1; fi
      if test -n "$numbers"; then kill -"$1" $numbers 2>/dev/null; fi
      test -n "$found"
    }
    signalled TERM || exit 0
    for second in 1 2; do
      sleep 1
      signalled 0 || exit 0
    done
    for second in 1 2 3; do
      signalled KILL || exit 0
      sleep 1
    done
    signalled 0 && exit 1
    exit 0
    }
    """
        .formatted(MARK, process, mark);
  }

  /**
   * The one way in which a text becomes a word of a script: in single quotes, in which only the
   * single quote itself means something (section 2.2.2).
   */
  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
