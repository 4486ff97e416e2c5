package dev.deployer.project.output;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Spells hosts in one way wherever a text names them: as they are called in {@code deployer.yaml},
 * by which {@code --hosts} chooses them too. Below the command line they are known by their
 * addresses, which events and {@code --json} have.
 */
public final class HostNames {
  /** Every text stays as it is. */
  public static final HostNames NONE = new HostNames(Map.of());

  private final Map<String, String> names = new LinkedHashMap<>();
  private final Pattern spelt;

  /**
   * @param byAddress what each host is called, by its address: {@code deploy@web1:22}
   */
  public HostNames(Map<String, String> byAddress) {
    byAddress.forEach(
        (address, name) -> {
          names.put(address, name);
          names.putIfAbsent(HostName.of(address), name);
        });
    names.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
    // The longest first: of two addresses one can be the beginning of the other.
    String any =
        names.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    spelt = Pattern.compile("(?<![\\w.@/:-])(" + any + ")(?![\\w@/-]|[.:]\\w)");
  }

  /** The text, with these hosts by their names; a URL is none of them. */
  public String in(String text) {
    if (names.isEmpty()) {
      return text;
    }
    return spelt
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(names.get(found.group(1))));
  }
}
