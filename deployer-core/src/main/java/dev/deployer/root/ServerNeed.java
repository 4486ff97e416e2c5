package dev.deployer.root;

import dev.deployer.host.Capabilities;
import dev.deployer.outcome.Objection;
import java.util.List;

/**
 * Something beyond version 3 of SFTP that Deployer asks of a server. Check, init and every run ask
 * for what this one list says.
 *
 * @param extension its name without the {@code @openssh.com} behind it
 * @param there whether the server announced it
 * @param needed whether nothing is done without it
 * @param without what is so without it
 */
public record ServerNeed(String extension, boolean there, boolean needed, String without) {
  /** All needs, and which of them this server meets. */
  public static List<ServerNeed> of(Capabilities can) {
    return List.of(
        new ServerNeed("posix-rename", can.posixRename(), true, "nothing can be deployed"),
        new ServerNeed("hardlink", can.hardLink(), false, "unchanged files are sent anew"),
        new ServerNeed("fsync", can.sync(), false, "nothing is made durable against power loss"),
        new ServerNeed("statvfs", can.space(), false, "free space is not known beforehand"),
        new ServerNeed(
            "copy-data",
            can.copyData(),
            false,
            "a changed file is sent whole, also where little of it is new"));
  }

  /** An objection for each need that nothing is done without and that this server does not meet. */
  public static List<Objection> objections(Capabilities can) {
    return of(can).stream()
        .filter(need -> need.needed && !need.there)
        .map(
            need ->
                new Objection(
                    Objection.Kind.UNSUPPORTED_HOST,
                    "the server "
                        + can.server()
                        + " has no "
                        + need.extension
                        + "@openssh.com, without which "
                        + need.without))
        .toList();
  }
}
