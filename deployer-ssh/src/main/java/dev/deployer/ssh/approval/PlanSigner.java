package dev.deployer.ssh.approval;

import dev.deployer.gate.Signatures;
import dev.deployer.gate.Signatures.SignedBy;
import dev.deployer.ssh.auth.Identities;
import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of a person, and plans signed with them; an agent is asked as for a connection. */
public final class PlanSigner {
  private final Map<SignedBy, Identity> keys = new LinkedHashMap<>();
  private final List<String> tried = new ArrayList<>();

  /** With the keys that these settings name. */
  public PlanSigner(SshSettings settings) {
    for (Identity identity : Identities.of(settings, tried).inOrder()) {
      keys.put(
          new SignedBy(
              Base64.getEncoder().encodeToString(identity.publicKey()),
              PublicKeys.fingerprint(identity.publicKey())),
          identity);
    }
  }

  /** The keys that there are, in the order in which they are preferred. */
  public List<SignedBy> keys() {
    return List.copyOf(keys.keySet());
  }

  /** What could not be used, and why, for people. */
  public List<String> tried() {
    return List.copyOf(tried);
  }

  /** Where a key comes from, for people. */
  public String name(SignedBy key) {
    return keys.get(key).name();
  }

  /**
   * Signs a plan; may ask for a passphrase.
   *
   * @param key one of {@link #keys}
   * @param plan exactly its bytes
   * @return the signature, as {@code ssh-keygen -Y sign} writes it
   * @throws IOException if there is none, saying why
   */
  public String sign(SignedBy key, byte[] plan) throws IOException {
    return SshSignature.sign(keys.get(key), plan, Signatures.PURPOSE);
  }
}
