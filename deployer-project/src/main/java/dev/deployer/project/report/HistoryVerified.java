package dev.deployer.project.report;

import dev.deployer.HistoryVerification;
import dev.deployer.JournalTestimony;
import dev.deployer.KnownHead;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code history --verify} on one host.
 *
 * @param told what other hosts tell of its journal
 * @param agreeing how many other hosts have seen its journal and say nothing else of it
 */
public record HistoryVerified(
    HistoryVerification result, List<Objection> told, long agreeing, Invocation typed)
    implements Witness {
  /** Copies the list. */
  public HistoryVerified {
    told = List.copyOf(told);
  }

  /** Of a host of which nobody else was asked. */
  public HistoryVerified(HistoryVerification result, Invocation typed) {
    this(result, List.of(), 0, typed);
  }

  @Override
  public Optional<JournalTestimony> journal() {
    return Optional.of(result.journal());
  }

  @Override
  public Report told(Objection of) {
    return new HistoryVerified(result, List.of(of), agreeing, typed);
  }

  @Override
  public Report open(Objection of) {
    return told(of);
  }

  HistoryVerified agreedOnBy(List<JournalTestimony> others) {
    return new HistoryVerified(result, told, result.journal().confirmedBy(others), typed);
  }

  boolean isOf(KnownHead head) {
    return head.rootId().equals(result.rootId());
  }

  private List<Objection> findings() {
    List<Objection> findings = new ArrayList<>(result.findings());
    findings.addAll(told);
    return findings;
  }

  @Override
  public ExitCode exit() {
    return findings().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  @Override
  public void write(Page page) {
    List<Objection> findings = findings();
    if (findings.isEmpty()) {
      page.line(
          Mark.DONE,
          Amounts.count(result.records(), "record", "records")
              + ", whole"
              + (result.records() == 0
                  ? ""
                  : "; last " + result.records() + ":" + result.head().substring(0, 8) + "…")
              + (agreeing == 0
                  ? ""
                  : "; " + Amounts.count(agreeing, "other host agrees", "other hosts agree"))
              + (result.headsChecked() == 0
                  ? ""
                  : "; as it was kept in "
                      + Amounts.count(result.headsChecked(), "head", "heads")));
    }
    Objections.write(page, findings, new Remedies(typed));
  }

  @Override
  public Map<String, Object> fields() {
    List<Objection> findings = findings();
    return Fields.of("command", "history")
        .with("target", typed.target())
        .with("root_id", result.rootId())
        .with("records", result.records())
        .with("head", result.head())
        .with("whole", findings.isEmpty())
        .with("agreeing", agreeing)
        .with("heads_checked", result.headsChecked())
        .with("findings", findings.stream().map(Fields::of).toList())
        .map();
  }
}
