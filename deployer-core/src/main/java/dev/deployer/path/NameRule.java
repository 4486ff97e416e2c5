package dev.deployer.path;

/**
 * A rule that names, paths and links of a release keep to, so that a release means the same on
 * every host, filesystem and terminal. The guide tells what to do about each.
 */
public enum NameRule {
  /** No control characters, line feeds among them. */
  CONTROL_CHARACTER("control characters are not allowed"),
  /** No backslash: on other systems it divides paths. */
  BACKSLASH("a backslash is not allowed"),
  /** Bytes that are UTF-8, so that a name is the same text everywhere. */
  UTF_8("a name must be UTF-8"),
  /** Unicode in form NFC, of several spellings of one name. */
  NFC("a name must be in Unicode form NFC"),
  /** A bounded length of the whole path. */
  LONG_PATH("a path has at most " + EntryPath.MAX_PATH + " bytes"),
  /** A bounded length of each component. */
  LONG_NAME("a component has at most " + EntryPath.MAX_COMPONENT + " bytes"),
  /** No component that is empty or leads elsewhere. */
  DOTS("no component may be empty, . or .."),
  /** No last character that other systems drop. */
  LAST_CHARACTER("no component may end in a dot or a space"),
  /** No word of the layout of a root. */
  RESERVED(".deployer is a word of the layout"),
  /** What the other name is, is told with the fault. */
  SAME_NAME("some filesystems take this for the same name"),
  /** What is wrong with a link is told with the fault. */
  LINK("a link stays inside the release or in declared shared data"),
  /** The name may be right, and cannot be read by this Java. */
  LOCALE("the name is UTF-8, but Java was started in a locale that is not, and cannot read it");

  private final String text;

  NameRule(String text) {
    this.text = text;
  }

  /** The rule as a clause. */
  public String text() {
    return text;
  }
}
