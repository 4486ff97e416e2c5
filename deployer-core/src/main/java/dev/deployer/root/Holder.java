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
 */
public record Holder(String run, String by, String what, Instant since, Optional<String> message) {
  /** The bytes of the file. */
  public byte[] bytes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", Layout.FORMAT);
    fields.put("run", run);
    fields.put("by", by);
    fields.put("what", what);
    fields.put("since", since.toString());
    message.ifPresent(m -> fields.put("message", m));
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
        json.optionalText("message"));
  }
}
