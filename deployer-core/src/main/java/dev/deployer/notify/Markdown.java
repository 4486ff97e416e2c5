package dev.deployer.notify;

import java.util.regex.Pattern;

/** Text that stays what it is where Markdown is read (CommonMark 0.31, backslash escapes). */
final class Markdown {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>#~|]");

  private Markdown() {}

  static String escaped(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }
}
