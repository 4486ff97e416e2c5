package dev.deployer.cli.daemon;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The unit of systemd that keeps a daemon of this account, as {@code systemd.unit(5)} has it: with
 * the program, the umask and the variables of the process that wrote it, since a daemon carries out
 * only what was typed in a process like its own.
 */
public final class UserUnit {
  /** What it is called to systemd. */
  public static final String NAME = "deployer.service";

  private static final String HEAD = "# Written by deployer daemon --install\n";

  /** Of these the launcher makes which Java it is, and the daemon's likeness. */
  private static final List<String> VARIABLES =
      List.of("PATH", "JAVA_HOME", "LC_ALL", "LC_CTYPE", "LANG", "DEPLOYER_OPTS");

  /** As {@code umask} prints it, among other things in a {@link Place#likeness}. */
  private static final Pattern UMASK = Pattern.compile("\\|([0-7]{3,4})\\|");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Place place;
  private final Map<String, String> environment;
  private final String idle;

  /**
   * @param idle how long the daemon stays without a command, as it is typed
   */
  public UserUnit(Place place, Map<String, String> environment, String idle) {
    this.place = place;
    this.environment = environment;
    this.idle = idle;
  }

  /** Whether a systemd of this account runs. */
  public static boolean hasManager(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
        .map(folder -> Path.of(folder).resolve("systemd"))
        .filter(Files::isDirectory)
        .isPresent();
  }

  /** Where systemd looks for it. */
  public static Path file(Map<String, String> environment, Path home) {
    return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
        .filter(folder -> folder.startsWith("/"))
        .map(Path::of)
        .orElseGet(() -> home.resolve(".config"))
        .resolve("systemd/user")
        .resolve(NAME);
  }

  /** Its text. A daemon that ends by itself, as for a newer program, is started again. */
  public String text() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("[Unit]\nDescription=Commands of Deployer need not wait for Java\n\n[Service]\n");
    text.append("ExecStart=").append(quoted(launcher().replace("$", "$$")));
    text.append(" daemon --idle ").append(idle).append('\n');
    Matcher umask = UMASK.matcher(place.likeness());
    if (umask.find()) {
      text.append("UMask=").append(umask.group(1)).append('\n');
    }
    for (String name : VARIABLES) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        text.append("Environment=").append(quoted(name + "=" + value)).append('\n');
      }
    }
    List<String> absent =
        VARIABLES.stream().filter(name -> environment.getOrDefault(name, "").isEmpty()).toList();
    if (!absent.isEmpty()) {
      text.append("UnsetEnvironment=").append(String.join(" ", absent)).append('\n');
    }
    text.append("Restart=on-success\nRestartSec=1\n\n[Install]\nWantedBy=default.target\n");
    return text.toString();
  }

  /**
   * Writes it, in place of one that was written in the same way.
   *
   * @throws FileAlreadyExistsException where there is another one
   */
  public void write(Path file) throws IOException {
    String text = text();
    if (Files.exists(file) && !Files.readString(file).startsWith(HEAD)) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "it was not written by deployer daemon --install");
    }
    Files.createDirectories(file.getParent());
    Path begun = file.resolveSibling(NAME + ".new");
    Files.writeString(begun, text);
    Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** {@code lib/deployer-cli.jar} and {@code bin/deployer} lie in one folder. */
  private String launcher() {
    return place.program().resolveSibling("../bin/deployer").normalize().toString();
  }

  private static String quoted(String word) {
    if (CONTROL.matcher(word).find()) {
      throw new IllegalArgumentException(
          "a unit of systemd has no room for a line break in " + word);
    }
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
  }
}
