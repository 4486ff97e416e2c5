package dev.deployer.root;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds a lock, {@code holder.json} on the workbench.
 *
 * @param run the first token of the run; it stays when the run goes on under a new token
 * @param by user and machine, {@code anna@laptop}
 * @param what the command, for people: {@code deploy 42}
 * @param since by the clock of the holder
 * @param cluster the run that holds the decision host's lock, where several hosts are locked
 * @param doing what it is doing of that now, where it says so: {@code watching 42 until 20:40 UTC}
 */
public record Holder(
    String run,
    String by,
    String what,
    Instant since,
    Optional<String> message,
    Optional<String> cluster,
    Optional<String> doing) {
  /** As it begins. */
  public Holder(
      String run,
      String by,
      String what,
      Instant since,
      Optional<String> message,
      Optional<String> cluster) {
    this(run, by, what, since, message, cluster, Optional.empty());
  }

  /** The same, doing this now. */
  public Holder doing(String now) {
    return new Holder(run, by, what, since, message, cluster, Optional.of(now));
  }

  /** What it holds the lock for, for people: {@code deploy 42, watching 42 until 20:40 UTC}. */
  public String purpose() {
    return what + doing.map(now -> ", " + now).orElse("");
  }

  /** Whether the lock is the one of this token, or one of several that its run holds. */
  public boolean isOf(String token) {
    return run.equals(token) || cluster.equals(Optional.of(token));
  }

  /** The run that holds it, and perhaps locks of other hosts as well. */
  public String owner() {
    return cluster.orElse(run);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", Layout.FORMAT);
    fields.put("run", run);
    fields.put("by", by);
    fields.put("what", what);
    fields.put("since", since.toString());
    message.ifPresent(m -> fields.put("message", m));
    cluster.ifPresent(c -> fields.put("cluster", c));
    doing.ifPresent(now -> fields.put("doing", now));
    return Json.write(fields);
  }

  /** Reads the file. */
  public static Holder read(byte[] bytes) throws Json.MalformedException {
    Json json = Json.read("holder.json", bytes);
    return new Holder(
        json.text("run"),
        json.text("by"),
        json.text("what"),
        json.time("since"),
        json.optionalText("message"),
        json.optionalText("cluster"),
        json.optionalText("doing"));
  }
}
