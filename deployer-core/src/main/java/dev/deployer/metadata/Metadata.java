package dev.deployer.metadata;

import dev.deployer.path.Discreet;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Shape;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a release says of itself, with every number worked out.
 *
 * @param data by store
 * @param needs names of what must be there for it: columns, tables, topics; sorted
 * @param approvers who must approve it, whoever else does; sorted
 * @param steps in the order of the file
 */
public record Metadata(
    SortedMap<String, StoreVersions> data,
    List<String> needs,
    List<String> approvers,
    List<ReleaseStep> steps) {
  /** What the name of a store looks like. */
  public static final String STORE_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

  private static final Pattern STORE = Pattern.compile(STORE_PATTERN);
  private static final int LONGEST = 200;

  /** What the name of a store is, for messages. */
  public static final String STORES =
      "a store is named by 1 to 64 letters, digits and . _ -, beginning with a letter or digit";

  /** What other names are, for messages. */
  static final String NAMES = "a name has 1 to 200 characters, and no control character or blank";

  /** A name of what is there: of a column, a table, a topic, a person. */
  static final Form<String> NAME = Form.text(Shape.text("^\\S{1,200}$"), Metadata::requireName);

  /** Copies and sorts. */
  public Metadata {
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
    needs = needs.stream().distinct().sorted().toList();
    approvers = approvers.stream().distinct().sorted().toList();
    steps = List.copyOf(steps);
  }

  /** What is known of a release of which only that is known. */
  public static Metadata ofData(SortedMap<String, StoreVersions> data) {
    return new Metadata(data, List.of(), List.of(), List.of());
  }

  /** Whether this can be the name of a store. */
  public static boolean isStore(String text) {
    return STORE.matcher(text).matches();
  }

  static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
  }

  private static String requireName(String text) {
    if (!isName(text)) {
      throw new IllegalArgumentException(Discreet.quote(text) + ": " + NAMES);
    }
    return text;
  }
}
