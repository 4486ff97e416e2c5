package dev.deployer.metadata;

import dev.deployer.path.Discreet;
import dev.deployer.path.EntryPath;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code data}: versions, which are worked out of what is in the release where they can be. */
final class VersionKeys {
  private static final List<String> STORE_KEYS = List.of("reads", "writes", "one_way");
  private static final List<String> RANGE_KEYS = List.of("from", "to");
  private static final List<String> VERSION_KEYS = List.of("file", "highest");
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
    if (!section.has("reads")) {
      section.missing("reads", "say which versions it reads, such as reads: 41-43");
    }
    if (!section.has("writes")) {
      section.missing("writes", "say which version it writes, such as writes: 43");
    }
    Optional<Range> reads =
        section.has("reads") ? range(section.value("reads").orElseThrow()) : Optional.empty();
    Optional<Long> writes =
        section.has("writes") ? version(section.value("writes").orElseThrow()) : Optional.empty();
    boolean oneWay = section.value("one_way").flatMap(Value::flag).orElse(false);
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
      if (RANGE_KEYS.stream().anyMatch(section::has)) {
        return range(section.only(RANGE_KEYS));
      }
    }
    return version(value).map(only -> new Range(only, only));
  }

  private Optional<Range> range(Section section) throws IOException {
    for (String key : RANGE_KEYS) {
      if (!section.has(key)) {
        section.missing(key, "a range has both, such as {from: 41, to: 43}");
      }
    }
    if (!RANGE_KEYS.stream().allMatch(section::has)) {
      return Optional.empty();
    }
    Optional<Long> from = version(section.value("from").orElseThrow());
    Optional<Long> to = version(section.value("to").orElseThrow());
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
    if (VERSION_KEYS.stream().filter(section::has).count() != 1) {
      value.fault("must be " + FORMS);
      return Optional.empty();
    }
    return section.has("file")
        ? inFile(section.value("file").orElseThrow())
        : highest(section.value("highest").orElseThrow());
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
              ? path.get() + " is no file with a number alone in it"
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
