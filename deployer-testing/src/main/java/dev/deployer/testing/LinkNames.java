package dev.deployer.testing;

/**
 * SSH_FXP_SYMLINK, whose two names servers take in either order, and a client that finds out in
 * which: on its first link of a connection, with two names that both lie in the directory for the
 * trial.
 */
final class LinkNames {
  private final boolean linkFirst;
  private final String home;
  private Boolean found;

  /**
   * For one connection.
   *
   * @param linkFirst whether the server takes the link first, as in the draft, and not its text, as
   *     OpenSSH does
   * @param home where the server begins with a name that is not absolute
   */
  LinkNames(boolean linkFirst, String home) {
    this.linkFirst = linkFirst;
    this.home = home;
  }

  void make(Kernel kernel, Account account, String link, String text, String trial) throws Refusal {
    if (found == null) {
      find(kernel, account, trial + "/link-trial");
    }
    request(kernel, account, found ? link : text, found ? text : link);
  }

  private void find(Kernel kernel, Account account, String one) throws Refusal {
    String other = one + "-other";
    request(kernel, account, one, other);
    boolean oneIsTheLink = isThere(kernel, account, one);
    kernel.unlink(account, oneIsTheLink ? one : other);
    found = oneIsTheLink;
  }

  private static boolean isThere(Kernel kernel, Account account, String path) {
    try {
      kernel.lstat(account, path);
      return true;
    } catch (Refusal e) {
      return false;
    }
  }

  /** What the server does with the two names of a request. */
  private void request(Kernel kernel, Account account, String first, String second) throws Refusal {
    String link = linkFirst ? first : second;
    kernel.symlink(
        account, link.startsWith("/") ? link : home + "/" + link, linkFirst ? second : first);
  }
}
