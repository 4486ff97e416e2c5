package dev.deployer.ssh.config;

import dev.deployer.path.Discreet;
import dev.deployer.ssh.settings.Wildcards;
import java.util.Locale;

/** Whether a Match applies: {@code match_cfg_line} of OpenSSH's readconf.c. */
final class MatchLine {
  /**
   * What can be asked for.
   *
   * @param host as it is known by now: the HostName, where one was given
   * @param original as it was typed
   * @param user as it is known by now
   * @param last whether the files are read for the second time, with HostName as the host
   */
  record Subject(String host, String original, String user, String localUser, boolean last) {}

  private MatchLine() {}

  /** Whether somewhere in the line stands {@code final}: then the files are read twice. */
  static boolean asksForSecondReading(ConfigLine line) {
    return line.words().stream()
        .anyMatch(word -> word.equalsIgnoreCase("final") || word.equalsIgnoreCase("!final"));
  }

  /**
   * @param lines whether the lines around it apply; else nothing that is not supported matters
   * @throws SshConfigException if it asks for what is not supported, or makes no sense
   */
  static boolean applies(ConfigLine line, Subject subject, boolean lines)
      throws SshConfigException {
    LineWords words = new LineWords(line.rest());
    boolean applies = lines;
    int criteria = 0;
    String word;
    while ((word = words.next()) != null && !word.isEmpty() && !word.startsWith("#")) {
      boolean negated = word.startsWith("!");
      String criterion = (negated ? word.substring(1) : word).toLowerCase(Locale.ROOT);
      if (criterion.equals("all")) {
        String more = words.next();
        if (criteria > 1 || (more != null && !more.isEmpty() && !more.startsWith("#"))) {
          throw fault(line, "all stands alone, or after final");
        }
        return applies && !negated;
      }
      criteria++;
      if (criterion.equals("final") || criterion.equals("canonical")) {
        applies &= subject.last() != negated;
        continue;
      }
      String argument = words.next();
      if (argument == null || argument.isEmpty() || argument.startsWith("#")) {
        throw fault(line, "nothing follows " + criterion);
      }
      switch (criterion) {
        case "host" -> applies &= Wildcards.hostListMatches(argument, subject.host()) != negated;
        case "originalhost" ->
            applies &= Wildcards.hostListMatches(argument, subject.original()) != negated;
        case "user" -> applies &= Wildcards.listMatches(argument, subject.user()) != negated;
        case "localuser" ->
            applies &= Wildcards.listMatches(argument, subject.localUser()) != negated;
        case "exec", "localnetwork", "tagged", "version", "sessiontype", "command" -> {
          if (applies) {
            throw fault(
                line,
                criterion
                    + " is not supported, so whether these lines apply is not known; match by host,"
                    + " originalhost, user, localuser, final or all");
          }
        }
        default -> throw fault(line, "there is no criterion " + Discreet.shown(criterion));
      }
    }
    if (criteria == 0) {
      throw fault(line, "it has no criterion");
    }
    return applies;
  }

  private static SshConfigException fault(ConfigLine line, String what) {
    return new SshConfigException(line.where() + ": Match: " + what);
  }
}
