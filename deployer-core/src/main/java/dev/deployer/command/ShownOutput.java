package dev.deployer.command;

import dev.deployer.path.Printable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Makes what a command prints fit to be shown, and keeps its last lines for the message of a
 * failure: colours and secrets are taken out, other control characters escaped, tabs are blanks.
 * For one thread at a time.
 */
public final class ShownOutput implements OutputLines {
  /** ECMA-48, 5.4 and 5.6: control sequences and the strings that begin with ESC ]. */
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?|[@-Z\\\\^_])");

  private static final String CUT = " … (cut)";

  private final Redaction redaction;
  private final int kept;
  private final Consumer<String> listener;
  private final Deque<String> tail = new ArrayDeque<>();

  /**
   * @param kept how many lines are kept
   * @param listener told of each line as it is shown
   */
  public ShownOutput(Redaction redaction, int kept, Consumer<String> listener) {
    this.redaction = redaction;
    this.kept = kept;
    this.listener = listener;
  }

  @Override
  public void line(String text, boolean cut) {
    String plain = SEQUENCE.matcher(text).replaceAll("");
    // A secret may hold a tab, so tabs stay until secrets are out.
    String safe = redaction.of(plain, cut).replace("\t", "    ");
    String shown = Printable.escape(safe) + (cut ? CUT : "");
    tail.addLast(shown);
    if (tail.size() > kept) {
      tail.removeFirst();
    }
    listener.accept(shown);
  }

  /** The last lines so far. */
  public List<String> tail() {
    return List.copyOf(tail);
  }
}
