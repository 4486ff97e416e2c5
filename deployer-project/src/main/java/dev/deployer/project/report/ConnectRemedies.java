package dev.deployer.project.report;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.ssh.connect.NoCommonAlgorithm;
import dev.deployer.ssh.keys.LockedKey;
import dev.deployer.ssh.settings.AlgorithmNames;
import dev.deployer.ssh.trust.UnknownHostKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person can do about a host that could not be connected to. */
final class ConnectRemedies {
  private static final Pattern NO_LOGIN = Pattern.compile("(?i)not (currently )?available|nologin");
  private static final String UPDATE =
      "Update the SSH server of the host; OpenSSH 9.6 and later will do.";

  private static final Pattern ADDRESS = Pattern.compile("(?:(.*)@)?(.+?)(?::([0-9]+))?");
  private static final String USUAL_PORT = "22";

  private final Invocation typed;

  ConnectRemedies(Invocation typed) {
    this.typed = typed;
  }

  List<String> of(ConnectFailedException failure) {
    return switch (failure.reason()) {
      case UNREACHABLE -> List.of("Is the host up, and the network (VPN)? Then: " + typed.again());
      case INTERRUPTED -> new RunRemedies(typed).interrupted();
      case HOST_KEY_UNKNOWN -> firstContact(failure);
      case KNOWN_HOSTS_UNREADABLE ->
          List.of(
              "Make it readable, or name another list: "
                  + typed.again().with("--known-hosts", "FILE"));
      case HOST_KEY_CHANGED ->
          List.of(
              "Do not go on before you know why: someone may be in between. If the host was set up"
                  + " anew, remove its old line from the list of known hosts: ssh-keygen -R "
                  + ShellWord.quoted(nameInLists(failure.host()))
                  + ", with -f FILE where it is not ~/.ssh/known_hosts.");
      case HOST_CERTIFICATE ->
          List.of(
              "Do not go on before you know why. The host's certificate is made anew by whoever"
                  + " keeps the authority: ssh-keygen -s AUTHORITY -h -I ID -n HOST -V +52w"
                  + " HOST_KEY.pub");
      case ALGORITHMS ->
          List.of(NoCommonAlgorithm.of(failure).map(ConnectRemedies::algorithm).orElse(UPDATE));
      case AUTHENTICATION ->
          LockedKey.of(failure).map(ConnectRemedies::locked).orElseGet(() -> key(failure.host()));
      case SHELL_PRINTS, SHELL_WAITS ->
          withShell(
              failure,
              "The account's login shell, or a start-up file of it such as ~/.bashrc, "
                  + (failure.reason() == Reason.SHELL_PRINTS ? "prints" : "may wait")
                  + " before the SFTP server begins. Let it do that on a terminal only:"
                  + " [ -t 0 ] || return",
              "Or have the server do without a shell, in sshd_config: Subsystem sftp"
                  + " internal-sftp");
      case UNSUPPORTED -> List.of(Remedies.SERVERS);
    };
  }

  /** Where the shell may be one that lets nobody in, such as nologin(8), that is said first. */
  private static List<String> withShell(ConnectFailedException failure, String... remedies) {
    List<String> all = new ArrayList<>();
    if (NO_LOGIN.matcher(String.valueOf(failure.getMessage())).find()) {
      all.add(
          "The account's login shell lets nobody in, as nologin does. Give the account another one,"
              + " as root on the host: chsh -s /bin/sh "
              + ShellWord.quoted(Address.of(failure.host()).account()));
      // No start-up file is read by such a shell.
      all.addAll(List.of(remedies).subList(1, remedies.length));
    } else {
      all.addAll(List.of(remedies));
    }
    return all;
  }

  /** The parts of {@code deploy@web1:22}. */
  private record Address(String account, String name, String port) {
    static Address of(String text) {
      Matcher parts = ADDRESS.matcher(text);
      return parts.matches()
          ? new Address(
              Objects.requireNonNullElse(parts.group(1), "ACCOUNT"),
              parts.group(2).replaceAll("^\\[|\\]$", ""),
              Objects.requireNonNullElse(parts.group(3), USUAL_PORT))
          : new Address("ACCOUNT", text, USUAL_PORT);
    }
  }

  /** As lists of known hosts have it (sshd(8)): with its port where that is another than 22. */
  private static String nameInLists(String address) {
    Address host = Address.of(address);
    return host.port().equals(USUAL_PORT) ? host.name() : "[" + host.name() + "]:" + host.port();
  }

  private List<String> key(String address) {
    Address host = Address.of(address);
    return List.of(
        "Put your public key into ~/.ssh/authorized_keys of that account, as ssh-copy-id does where"
            + " it lets you in by a password; Deployer uses none: ssh-copy-id "
            + (host.port().equals(USUAL_PORT) ? "" : "-p " + host.port() + " ")
            + ShellWord.quoted(host.account() + "@" + host.name()),
        "Name the key, or add it to your agent with ssh-add; the account is the one before the @ of"
            + " the host: "
            + typed.again().with("--identity", "FILE"));
  }

  /** Of a key whose passphrase nobody could be asked for, or was wrong. */
  private static List<String> locked(LockedKey key) {
    return List.of(
        "Where nobody can be asked, use a key without a passphrase (ssh-keygen -p takes it off a"
            + " copy), or let an agent hold it: eval \"$(ssh-agent)\"; ssh-add "
            + (key.name().startsWith("/") ? ShellWord.quoted(key.name()) : "FILE"));
  }

  static String algorithm(NoCommonAlgorithm missing) {
    if (!missing.leftOut().isEmpty()) {
      return "Both have "
          + String.join(", ", missing.leftOut())
          + ", which "
          + missing.keyword()
          + " in the configuration of ssh leaves out: add it there.";
    }
    if (missing.theirs().contains(AlgorithmNames.ML_KEM) && !AlgorithmNames.hasMlKem()) {
      return "The host allows only what this Java does not have: run Deployer with Java 24 or"
          + " later, which has "
          + AlgorithmNames.ML_KEM
          + " (JAVA_HOME chooses it). Or add "
          + missing.ours().get(0)
          + " to the list that "
          + missing.keyword()
          + " has in sshd_config on the host.";
    }
    return missing.isHostOld()
        ? UPDATE
        : "The host allows only what Deployer does not have. Add "
            + missing.ours().get(0)
            + " to the list that "
            + missing.keyword()
            + " has in sshd_config on the host (sshd -T | grep -i "
            + missing.keyword()
            + " shows it); a second line of it would count for nothing.";
  }

  private List<String> firstContact(ConnectFailedException failure) {
    Optional<UnknownHostKey> key = UnknownHostKey.of(failure);
    if (key.isEmpty()) {
      return List.of("Let Deployer add it: " + typed.again().with("--accept-new"));
    }
    List<String> remedies = new ArrayList<>();
    remedies.add("Compare this key with what the host's administrator tells you.");
    remedies.add(
        "If it is the same, add this line to "
            + key.get().list().orElse("a list of known hosts")
            + ":");
    remedies.add(key.get().knownHostsLine());
    remedies.add(
        switch (key.get().recording()) {
          case NOT_WANTED -> "or let Deployer add it: " + typed.again().with("--accept-new");
          case NO_FILE -> "or let Deployer add it to a file: " + toFile();
          case FAILED ->
              "or make that file one that Deployer can write, or name another: " + toFile();
        });
    return remedies;
  }

  private Line toFile() {
    return typed.again().with("--known-hosts", "known_hosts").with("--accept-new");
  }
}
