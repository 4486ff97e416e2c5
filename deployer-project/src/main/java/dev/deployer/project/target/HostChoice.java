package dev.deployer.project.target;

import dev.deployer.config.HostEntry;
import dev.deployer.path.Discreet;
import dev.deployer.project.report.MisuseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of an environment's hosts a command is for: {@code --hosts web1,canary,!web3}. Each word is
 * a host, as its name or its address is written, or a label; with {@code !} before it, it takes
 * hosts out. Words that only take out leave all others.
 */
final class HostChoice {
  private final List<HostEntry> all;

  HostChoice(List<HostEntry> all) {
    this.all = all;
  }

  /**
   * The hosts chosen, in the order of the configuration.
   *
   * @throws MisuseException if a word fits no host, or none is left
   */
  List<HostEntry> of(List<String> words) throws MisuseException {
    if (words.isEmpty()) {
      return all;
    }
    boolean takes = words.stream().anyMatch(word -> !word.startsWith("!"));
    List<HostEntry> chosen = new ArrayList<>(takes ? List.of() : all);
    for (String word : words) {
      boolean out = word.startsWith("!");
      String name = out ? word.substring(1) : word;
      List<HostEntry> fitting = all.stream().filter(host -> fits(host, name)).toList();
      if (fitting.isEmpty()) {
        throw new MisuseException(
            "--hosts " + Discreet.shown(word) + ": there is no such host and no such label.",
            "The hosts are: "
                + String.join(", ", all.stream().map(HostEntry::name).toList())
                + ".");
      }
      if (out) {
        chosen.removeAll(fitting);
      } else {
        chosen.addAll(fitting);
      }
    }
    List<HostEntry> inOrder = all.stream().filter(chosen::contains).toList();
    if (inOrder.isEmpty()) {
      throw new MisuseException("--hosts leaves no host.");
    }
    return inOrder;
  }

  private static boolean fits(HostEntry host, String word) {
    return host.name().equals(word)
        || host.address().toString().equals(word)
        || host.labels().contains(word);
  }
}
