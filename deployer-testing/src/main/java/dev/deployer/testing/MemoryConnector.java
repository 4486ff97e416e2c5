package dev.deployer.testing;

import dev.deployer.host.Capabilities;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommands;
import dev.deployer.host.HostConnector;
import dev.deployer.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Connects to a {@link MemoryDisk}, as a host of its own name and key. */
public final class MemoryConnector implements HostConnector {
  private final MemoryDisk disk;
  private final String name;
  private final List<Wire> wires = new ArrayList<>();
  private String hostKey;
  private Capabilities capabilities =
      new Capabilities(true, true, true, true, true, "SSH-2.0-OpenSSH_9.2p1 in memory");
  private Reason refusal;
  private int pipelined = 1;
  private boolean linkFirst;
  private Optional<HostCommands> shell = Optional.empty();

  MemoryConnector(MemoryDisk disk, String name) {
    this.disk = disk;
    this.name = name;
    this.hostKey = fingerprint(name);
  }

  /** {@code SHA256:} and the unpadded base64 of a digest, as OpenSSH writes a fingerprint. */
  private static String fingerprint(String key) {
    byte[] digest =
        HexFormat.of().parseHex(Digest.ofContent(key.getBytes(StandardCharsets.UTF_8)).toString());
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
  }

  /** Further connections meet a host with another key, the one that a host named so has. */
  public synchronized MemoryConnector withKeyOf(String other) {
    hostKey = fingerprint(other);
    return this;
  }

  /** Further connections meet a server that can do this. */
  public synchronized MemoryConnector with(Capabilities other) {
    capabilities = other;
    return this;
  }

  /**
   * On further connections, of the changes of one {@code apply} that many are carried out before
   * the listener hears of the first: a refusal that makes it throw comes too late for the others.
   */
  public synchronized MemoryConnector pipelining(int changes) {
    pipelined = changes;
    return this;
  }

  /** Further connections meet a server that takes the names of a link as the draft has them. */
  public synchronized MemoryConnector takingTheLinkFirst() {
    linkFirst = true;
    return this;
  }

  /** On further connections the account has this shell; without, it has none. */
  public synchronized MemoryConnector withShell(HostCommands commands) {
    shell = Optional.of(commands);
    return this;
  }

  /** Further connections fail for this reason. */
  public synchronized void refuse(Reason reason) {
    refusal = reason;
  }

  /** Connections succeed again. */
  public synchronized void admit() {
    refusal = null;
  }

  /** Cuts every connection. */
  public synchronized void cutAll() {
    wires.forEach(wire -> wire.end("the connection was cut"));
    wires.clear();
  }

  /** How many connections have not been closed. */
  public synchronized int open() {
    wires.removeIf(wire -> !wire.isUp());
    return wires.size();
  }

  @Override
  public String address() {
    return "deploy@" + name + ":22";
  }

  @Override
  public synchronized Host connect() throws ConnectFailedException {
    if (refusal != null) {
      throw new ConnectFailedException(refusal, address(), "it refuses: " + refusal, null);
    }
    Wire wire = Wire.connection();
    wires.add(wire);
    return new MemoryHost(
        disk,
        new MemoryHost.Server(address(), hostKey, capabilities, pipelined, linkFirst, shell),
        wire);
  }
}
