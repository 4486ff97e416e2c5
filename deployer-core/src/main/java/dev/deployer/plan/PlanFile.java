package dev.deployer.plan;

import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.Verdict;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A plan as JSON text (RFC 8259), so that it can be looked at, kept and carried out later. */
public final class PlanFile {
  private static final int FORMAT = 2;

  private PlanFile() {}

  /** The plan as text. */
  public static byte[] write(Plan plan) {
    return Json.write(fields(plan));
  }

  /** The plan as the fields of an object. */
  public static Map<String, Object> fields(Plan plan) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", FORMAT);
    fields.put("kind", word(plan.kind()));
    plan.terms().ifPresent(terms -> fields.putAll(terms.fields()));
    plan.release().ifPresent(id -> fields.put("release", id.value()));
    plan.digest().ifPresent(d -> fields.put("digest", d.toString()));
    fields.put("gates", plan.gates().stream().map(PlanFile::fields).toList());
    fields.put("hosts", plan.hosts().stream().map(PlanFile::fields).toList());
    return fields;
  }

  /** What a gate says, as the fields of an object. */
  public static Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("gate", finding.gate().word());
    finding.host().ifPresent(host -> fields.put("host", host));
    fields.put("verdict", finding.verdict().word());
    fields.put("fact", finding.fact());
    fields.put("details", finding.details());
    fields.put("digest", finding.digest());
    finding.reason().ifPresent(reason -> fields.put("reason", reason));
    return fields;
  }

  private static Map<String, Object> fields(HostPlan host) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("host", host.host());
    fields.put("host_key", host.hostKey());
    fields.put("root", host.root().toString());
    fields.put("root_id", host.rootId());
    fields.put("generation", host.generation());
    fields.put("head", host.head().toString());
    host.from().ifPresent(id -> fields.put("from", id.value()));
    fields.put("steps", host.steps().stream().map(PlanFile::fields).toList());
    fields.put("added", host.changes().added());
    fields.put("changed", host.changes().changed());
    fields.put("removed", host.changes().removed());
    fields.put(
        "objections",
        host.objections().stream()
            .map(o -> Map.of("kind", word(o.kind()), "fact", o.fact(), "details", o.details()))
            .toList());
    fields.put("notes", host.notes());
    return fields;
  }

  private static Map<String, Object> fields(Step step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (step instanceof Step.Stage stage) {
      fields.put("step", "stage");
      fields.put("release", stage.release().value());
      fields.put("digest", stage.digest().toString());
      stage.base().ifPresent(id -> fields.put("base", id.value()));
      fields.put("sent_files", stage.sentFiles());
      fields.put("sent_bytes", stage.sentBytes());
      fields.put("linked_files", stage.linkedFiles());
    } else if (step instanceof Step.Publish publish) {
      fields.put("step", "publish");
      fields.put("release", publish.release().value());
      fields.put("digest", publish.digest().toString());
    } else if (step instanceof Step.Check check) {
      fields.put("step", "check");
      fields.put("release", check.release().value());
    } else if (step instanceof Step.Activate activate) {
      fields.put("step", "activate");
      activate.from().ifPresent(id -> fields.put("from", id.value()));
      fields.put("to", activate.to().value());
      activate.digest().ifPresent(d -> fields.put("digest", d.toString()));
      fields.put("leaves", activate.leavesBad() ? "bad" : "good");
    } else if (step instanceof Step.Retire retire) {
      fields.put("step", "retire");
      fields.put("releases", retire.releases().stream().map(ReleaseId::value).toList());
    } else if (step instanceof Step.Execute execute) {
      fields.put("step", "execute");
      fields.put("name", execute.name());
      fields.put("identity", execute.identity().toString());
      fields.put("release", execute.release().value());
      fields.put("command", execute.command());
      fields.put("before", execute.before());
    }
    return fields;
  }

  /** A plan of another format: what this program does not know in it cannot be carried out. */
  public static final class OtherFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherFormatException(String maker) {
      super("it was made by " + maker + " Deployer");
    }
  }

  /**
   * Reads a plan. Fields that are not known are ignored.
   *
   * @throws OtherFormatException if it was made by an older or a newer program
   * @throws Json.MalformedException if it is no plan
   */
  public static Plan read(byte[] bytes) throws IOException {
    Json json = Json.read("plan", bytes);
    long format = json.number("format");
    if (format != FORMAT) {
      throw new OtherFormatException(format < FORMAT ? "an older" : "a newer");
    }
    List<HostPlan> hosts = json.each("hosts", PlanFile::host);
    if (hosts.isEmpty()) {
      throw new Json.MalformedException("plan: hosts must be a list of at least one host");
    }
    return new Plan(
        json.required("kind", w -> Plan.Kind.valueOf(w.toUpperCase(Locale.ROOT))),
        json.value("release", ReleaseId::parse),
        json.value("digest", Digest::parse),
        hosts,
        Optional.of(PlanTerms.read(json)),
        json.each("gates", PlanFile::finding));
  }

  private static Finding finding(Json json) throws Json.MalformedException {
    try {
      return new Finding(
          json.required("gate", GateName::parse),
          json.optionalText("host"),
          json.required("verdict", Verdict::parse),
          json.text("fact"),
          json.texts("details"),
          json.optionalText("reason"));
    } catch (IllegalArgumentException e) {
      throw new Json.MalformedException("plan: gates: " + e.getMessage());
    }
  }

  private static HostPlan host(Json json) throws Json.MalformedException {
    return new HostPlan(
        json.text("host"),
        json.text("host_key"),
        json.required("root", ReleaseRoot::parse),
        json.text("root_id"),
        json.number("generation"),
        json.required("head", Digest::parse),
        json.value("from", ReleaseId::parse),
        json.each("steps", PlanFile::step),
        new Itemized(json.texts("added"), json.texts("changed"), json.texts("removed")),
        json.each(
            "objections",
            o ->
                new Objection(
                    o.required("kind", w -> Objection.Kind.valueOf(w.toUpperCase(Locale.ROOT))),
                    o.text("fact"),
                    o.texts("details"))),
        json.texts("notes"));
  }

  private static Step step(Json json) throws Json.MalformedException {
    return switch (json.text("step")) {
      case "stage" ->
          new Step.Stage(
              json.required("release", ReleaseId::parse),
              json.required("digest", Digest::parse),
              json.value("base", ReleaseId::parse),
              json.number("sent_files"),
              json.number("sent_bytes"),
              json.number("linked_files"));
      case "publish" ->
          new Step.Publish(
              json.required("release", ReleaseId::parse), json.required("digest", Digest::parse));
      case "check" -> new Step.Check(json.required("release", ReleaseId::parse));
      case "activate" ->
          new Step.Activate(
              json.value("from", ReleaseId::parse),
              json.required("to", ReleaseId::parse),
              json.value("digest", Digest::parse),
              json.text("leaves").equals("bad"));
      case "execute" ->
          new Step.Execute(
              json.text("name"),
              json.required("identity", Digest::parse),
              json.required("release", ReleaseId::parse),
              json.texts("command"),
              json.texts("before"));
      case "retire" -> new Step.Retire(json.values("releases", ReleaseId::parse));
      default -> throw new Json.MalformedException("plan: there is no step " + json.text("step"));
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
