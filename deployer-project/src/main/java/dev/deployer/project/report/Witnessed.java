package dev.deployer.project.report;

import dev.deployer.outcome.HostJournal;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a command, with how far the journals of the hosts reached then: whoever keeps what
 * programs are shown can show later what was cut off since.
 */
public record Witnessed(Report of, List<HostJournal> journals) implements Report {
  /** Copies the list. */
  public Witnessed {
    journals = List.copyOf(journals);
  }

  @Override
  public ExitCode exit() {
    return of.exit();
  }

  @Override
  public boolean isError() {
    return of.isError();
  }

  @Override
  public boolean isUneventful() {
    return of.isUneventful();
  }

  @Override
  public void write(Page page) {
    of.write(page);
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>(of.fields());
    if (!journals.isEmpty()) {
      fields.put("journal", journals.stream().map(Witnessed::fields).toList());
    }
    return fields;
  }

  private static Map<String, Object> fields(HostJournal journal) {
    return Fields.of("host", journal.host())
        .with("root_id", journal.rootId())
        .with("generation", journal.generation())
        .with("head", journal.head())
        .map();
  }
}
