package dev.deployer.ssh.config;

import dev.deployer.file.LocalFile;
import dev.deployer.outcome.LocalFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads files into lines, each file once. */
final class ConfigReader {
  private static final int LARGEST = 4 << 20;

  private final Account account;
  private final Map<Path, List<ConfigLine>> read = new HashMap<>();

  ConfigReader(Account account) {
    this.account = account;
  }

  /**
   * The lines of a file; none if it need not exist and does not.
   *
   * @throws SshConfigException if it cannot be read, others could have written it, or a line is
   *     none
   */
  List<ConfigLine> lines(ConfigFile file) throws SshConfigException {
    List<ConfigLine> known = read.get(file.path());
    if (known == null) {
      known = parse(file);
      read.put(file.path(), known);
    }
    return known;
  }

  private List<ConfigLine> parse(ConfigFile file) throws SshConfigException {
    String name = file.path().toString();
    List<ConfigLine> lines = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String text : text(file).split("\n", -1)) {
      number++;
      try {
        ConfigLine.parse(name, number, text).ifPresent(lines::add);
      } catch (IllegalArgumentException e) {
        faults.add(name + ":" + number + ": " + e.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw new SshConfigException(faults);
    }
    return List.copyOf(lines);
  }

  private String text(ConfigFile file) throws SshConfigException {
    Path path = file.path();
    try {
      if (Files.isDirectory(path) && !file.required()) {
        return "";
      }
      if (file.guarded() && Files.exists(path)) {
        requireGuarded(path);
      }
      // What is not UTF-8 may stand in a comment.
      return new String(LocalFile.read(path, LARGEST), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      if (file.required()) {
        throw new SshConfigException(
            "the configuration of ssh "
                + LocalFailure.name(path)
                + " cannot be read: there is no such file");
      }
      return "";
    } catch (IOException e) {
      throw new SshConfigException(
          LocalFailure.name(path) + " cannot be read: " + LocalFailure.why(e));
    }
  }

  /** As ssh(1): who can write the file can have commands run and hosts replaced. */
  private void requireGuarded(Path path) throws IOException, SshConfigException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new SshConfigException(
          path + " can be written by others than its owner; take that away: chmod go-w " + path);
    }
    String owner = Files.getOwner(path).getName();
    if (!owner.equals("root")
        && !owner.equals(account.user())
        && !owner.equals(Files.getOwner(account.home()).getName())) {
      throw new SshConfigException(
          path + " belongs to " + owner + ", and only root and " + account.user() + " may own it");
    }
  }
}
