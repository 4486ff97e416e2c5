package dev.deployer.cli;

/** A text that names something, as it is typed: what names nothing is no choice. */
final class NamedConverter extends Parsed<String> {
  NamedConverter() {
    super(NamedConverter::parsed);
  }

  static String parsed(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("nothing was named; is a variable empty?");
    }
    return text;
  }
}
