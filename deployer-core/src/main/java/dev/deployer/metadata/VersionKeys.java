package dev.deployer.metadata;

import dev.deployer.path.Discreet;
import dev.deployer.path.EntryPath;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code data}: versions, which are worked out of what is in the release where they can be. */
final class VersionKeys {
  private static final String BOTH = "a range has both, such as {from: 41, to: 43}";

  private static final Key<Value> FILE =
      Key.of(
              "file",
              Form.described(Shape.text(".")),
              "A file of the release in which the number stands alone.")
          .such("schema/version");
  private static final Key<Value> HIGHEST =
      Key.of(
              "highest",
              Form.described(Shape.text("\\(")),
              "A regular expression that matches whole paths of the release; the highest number of"
                  + " its first group counts.")
          .such("'schema/(\\d+)\\.stamp'");
  private static final Keys VERSION_KEYS = Keys.of(FILE, HIGHEST).oneOf(FILE, HIGHEST);

  /** A version, wherever it stands. */
  static final Form<Value> VERSION =
      Form.described(Shape.any(Shape.number(0, StoreVersions.MOST), Shape.of(VERSION_KEYS)));

  private static final Key<Value> FROM =
      Key.of("from", VERSION, "The lowest version that it reads.").needed(BOTH);
  private static final Key<Value> TO =
      Key.of("to", VERSION, "The highest version that it reads.").needed(BOTH);
  private static final Keys RANGE_KEYS = Keys.of(FROM, TO);
  private static final Key<Value> READS =
      Key.of(
              "reads",
              Form.described(
                  Shape.any(
                      VERSION.shape(),
                      Shape.text("^[0-9]{1,15} ?- ?[0-9]{1,15}$"),
                      Shape.of(RANGE_KEYS))),
              "Which versions it reads.")
          .needed("say which versions it reads, such as reads: 41-43")
          .such("41-43");
  private static final Key<Value> WRITES =
      Key.of("writes", VERSION, "The version that it writes, one that it reads.")
          .needed("say which version it writes, such as writes: 43")
          .such("43");
  private static final Key<Boolean> ONE_WAY =
      Key.of(
              "one_way",
              Form.flag(),
              "Whether it may go live though what is live then cannot read what it writes.")
          .usually(false);
  private static final Keys STORE_KEYS = Keys.of(READS, WRITES, ONE_WAY);

  /** What stands at one store. */
  static final Shape STORE = Shape.of(STORE_KEYS);

  private static final String FORMS = "a whole number, {file: PATH} or {highest: PATTERN}";
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,15}) ?- ?([0-9]{1,15})");
  private static final int MOST_BYTES = 1 << 10;

  private final ReleaseFiles files;

  VersionKeys(ReleaseFiles files) {
    this.files = files;
  }

  private record Range(long from, long to) {}

  /** What stands at one store; empty where something is wrong with it. */
  Optional<StoreVersions> store(Value value) throws IOException {
    Section section = value.section().only(STORE_KEYS);
    Optional<Value> reading = READS.in(section);
    Optional<Value> writing = WRITES.in(section);
    Optional<Range> reads = reading.isPresent() ? range(reading.get()) : Optional.empty();
    Optional<Long> writes = writing.isPresent() ? version(writing.get()) : Optional.empty();
    boolean oneWay = ONE_WAY.in(section).orElse(false);
    if (reads.isEmpty() || writes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StoreVersions(reads.get().from(), reads.get().to(), writes.get(), oneWay));
    } catch (IllegalArgumentException e) {
      value.fault(e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Range> range(Value value) throws IOException {
    if (value.isScalar() && !value.isNumber()) {
      return value.text(VersionKeys::range);
    }
    if (!value.isScalar()) {
      Section section = value.section();
      if (RANGE_KEYS.names().stream().anyMatch(section::has)) {
        return range(section.only(RANGE_KEYS));
      }
    }
    return version(value).map(only -> new Range(only, only));
  }

  private Optional<Range> range(Section section) throws IOException {
    Optional<Value> lowest = FROM.in(section);
    Optional<Value> highest = TO.in(section);
    if (lowest.isEmpty() || highest.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> from = version(lowest.get());
    Optional<Long> to = version(highest.get());
    return from.flatMap(least -> to.map(most -> new Range(least, most)));
  }

  private static Range range(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "must be such as 41, 41-43 or {from: 41, to: 43}, and is " + Discreet.quote(text));
    }
    return new Range(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
  }

  /** A number, as it stands or as the release has it. */
  Optional<Long> version(Value value) throws IOException {
    if (value.isScalar()) {
      if (!value.isNumber()) {
        value.fault("must be " + FORMS + ", and is " + value.kind());
        return Optional.empty();
      }
      return value.number(0, StoreVersions.MOST);
    }
    Section section = value.section().only(VERSION_KEYS);
    if (VERSION_KEYS.chosen(section).isEmpty()) {
      value.fault("must be " + FORMS);
      return Optional.empty();
    }
    Optional<Value> file = FILE.in(section);
    return file.isPresent() ? inFile(file.get()) : highest(HIGHEST.in(section).orElseThrow());
  }

  private Optional<Long> inFile(Value value) throws IOException {
    Optional<String> path = value.text(text -> EntryPath.parse(text).value());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> content = files.read(path.get(), MOST_BYTES);
    if (content.isEmpty()) {
      value.fault(
          files.paths().contains(path.get())
              ? path.get()
                  + " would not be in the release with a number alone in it: it is shared, a link,"
                  + " a directory or too long"
              : path.get()
                  + " would not be in the release: it is missing, excluded, shared or writable");
      return Optional.empty();
    }
    return number(value, path.get(), new String(content.get(), StandardCharsets.UTF_8).strip());
  }

  private Optional<Long> highest(Value value) {
    Optional<Pattern> pattern = value.text(Function.identity()).flatMap(t -> compiled(value, t));
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> highest = Optional.empty();
    for (String path : files.paths()) {
      Matcher matcher = pattern.get().matcher(path);
      if (matcher.matches()) {
        String group = matcher.group(1);
        Optional<Long> found = number(value, path, group == null ? "" : group);
        if (found.isEmpty()) {
          return found;
        }
        highest = highest.filter(most -> most > found.get()).or(() -> found);
      }
    }
    if (highest.isEmpty()) {
      value.fault(
          "no path of the release matches "
              + Discreet.quote(pattern.get().pattern())
              + "; it has to match all of a path, such as schema/(\\d+)\\.stamp");
    }
    return highest;
  }

  private static Optional<Pattern> compiled(Value value, String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      if (pattern.matcher("").groupCount() == 0) {
        value.fault("it has no group; put the number in brackets, as in schema/(\\d+)\\.stamp");
        return Optional.empty();
      }
      return Optional.of(pattern);
    } catch (PatternSyntaxException e) {
      value.fault("this is no regular expression: " + e.getDescription());
      return Optional.empty();
    }
  }

  private static Optional<Long> number(Value value, String where, String text) {
    if (!text.matches("[0-9]{1,15}")) {
      value.fault(
          where
              + ": "
              + Discreet.quote(text)
              + " is no whole number from 0 to "
              + StoreVersions.MOST);
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(text));
  }
}
