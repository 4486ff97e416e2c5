package dev.deployer.project.buildtool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a sentence a command stands. It begins with the name of the program, and ends where its
 * words do: behind its target come options with their values, and as many others as it can have.
 *
 * @param text without the name of the program
 * @param begin where the name of the program begins
 * @param end behind its last word
 */
record CommandInSentence(String text, int begin, int end) {
  /**
   * Those that {@code Session.run} knows; what a command takes or wrote is said of it, not typed.
   */
  private static final Pattern COMMAND =
      Pattern.compile(
          "\\bdeployer (check|data|deploy|diff|drill|history|init|plan|prune|recover|rehearse"
              + "|releases|rename|report|restore|rollback|seal|status|step|unlock|verify|watch)\\b"
              + "(?! takes | wrote\\b| --save wrote\\b)");

  private static final Pattern WORD = Pattern.compile(" ((?:'[^']*'|\\\\.|[^ '\\\\`])+)");

  /** No word of a command. */
  private static final Pattern OTHER = Pattern.compile("and|[(>].*");

  /** A word with which a sentence, or a part of it, ends; folders may end in a dot. */
  private static final Pattern LAST = Pattern.compile("(.*[^./])[.]|(.+)[,;:]");

  /** How many words, at most, a command has behind its target that are no options. */
  private static final Map<String, Integer> ARGUMENTS =
      Map.of("diff", 2, "restore", 1, "rollback", 1, "step", 1, "verify", 1);

  /** Options without a value. */
  private static final Set<String> FLAGS =
      Set.of(
          "--accept-new",
          "--at-once",
          "--commits",
          "--content",
          "--dead",
          "--dry-run",
          "--end",
          "--exit-code",
          "--help",
          "--json",
          "--known",
          "--motd",
          "--no-color",
          "--no-record",
          "--now",
          "--printed",
          "--probe",
          "--quiet",
          "--text",
          "--trash",
          "--verbose",
          "--verify",
          "--waves",
          "--yes",
          "-h",
          "-n",
          "-q",
          "-v",
          "-y",
          "--");

  private static final String HEADS = "--heads";

  /** A word of a sentence, as far as it can be one of a command. */
  private record Word(String text, int end, boolean last) {
    boolean isOption() {
      return text.startsWith("-");
    }
  }

  /** All of them, in their order. */
  static List<CommandInSentence> all(String line) {
    List<CommandInSentence> all = new ArrayList<>();
    Matcher found = COMMAND.matcher(line);
    int from = 0;
    while (found.find(from)) {
      int end = end(found.group(1), found.end(), words(line, found.end()));
      all.add(new CommandInSentence(line.substring(found.start(1), end), found.start(), end));
      from = end;
    }
    return all;
  }

  private static List<Word> words(String line, int from) {
    List<Word> words = new ArrayList<>();
    Matcher word = WORD.matcher(line).region(from, line.length());
    boolean last = false;
    while (!last && word.lookingAt() && !OTHER.matcher(word.group(1)).matches()) {
      Matcher ending = LAST.matcher(word.group(1));
      last = ending.matches();
      int end = word.end() - (last ? 1 : 0);
      words.add(new Word(line.substring(word.start(1), end), end, last));
      word.region(word.end(), line.length());
    }
    return words;
  }

  /** Behind the last of these that is a word of the command. */
  private static int end(String name, int begin, List<Word> words) {
    int end = begin;
    int left = 1 + ARGUMENTS.getOrDefault(name, 0);
    boolean verifies = false;
    int i = 0;
    while (i < words.size()) {
      Word word = words.get(i);
      if (!word.isOption()) {
        int inRow = inRow(words, i);
        // The target comes first; whatever follows that may be prose.
        int taken = inRow <= left ? inRow : left == 1 + ARGUMENTS.getOrDefault(name, 0) ? 1 : 0;
        if (taken == 0) {
          return end;
        }
        end = words.get(i + taken - 1).end();
        if (taken < inRow) {
          return end;
        }
        left -= taken;
        i += taken;
      } else {
        verifies |= word.text().equals("--verify");
        boolean flag =
            FLAGS.contains(word.text())
                || word.text().indexOf('=') > 0
                || (word.text().equals(HEADS) && !verifies);
        i += flag || i + 1 == words.size() ? 1 : 2;
        end = words.get(i - 1).end();
      }
    }
    return end;
  }

  private static int inRow(List<Word> words, int from) {
    int to = from;
    while (to < words.size() && !words.get(to).isOption()) {
      to++;
    }
    return to - from;
  }
}
