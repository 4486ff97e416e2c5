package dev.deployer.ssh.settings;

/** Asks a person for the passphrase of a key. */
@FunctionalInterface
public interface PassphrasePrompt {
  /**
   * Asked once the host has said that it would accept the key; or before, where the key's file does
   * not tell its public half, and there is no {@code FILE.pub}.
   *
   * @param keyName where the key came from, for people
   * @return the passphrase, which is overwritten after use; empty or null to do without the key
   */
  char[] ask(String keyName);
}
