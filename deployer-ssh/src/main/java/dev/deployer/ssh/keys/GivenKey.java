package dev.deployer.ssh.keys;

import dev.deployer.ssh.settings.GivenText;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key that somebody named or handed over, such as in {@code DEPLOYER_IDENTITY}, which is looked
 * at before there is a connection: one that was cut on its way is told as that.
 */
public final class GivenKey {
  private static final Pattern PUBLIC = Pattern.compile("(ssh|ecdsa|sk)-.*", Pattern.DOTALL);

  private GivenKey() {}

  /**
   * As {@link GivenText#key}.
   *
   * @throws IllegalArgumentException if it names no file and is no key, or is one that cannot be
   *     used, whatever the passphrase; nothing of a text is in the message
   */
  public static TextSource of(String origin, String value, Path directory) {
    TextSource source = GivenText.key(origin, value, directory);
    String text;
    try {
      text = source.read();
    } catch (IOException e) {
      // The private half may be an agent's; what cannot be read is told where it is needed.
      return source;
    }
    try {
      if (PUBLIC.matcher(text).matches()) {
        PublicKeys.parse(source.name(), text);
      } else {
        KeyFile.parse(source.name(), text, Optional.empty(), Optional.empty());
      }
    } catch (IOException e) {
      if (LockedKey.in(e).isEmpty()) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return source;
  }
}
