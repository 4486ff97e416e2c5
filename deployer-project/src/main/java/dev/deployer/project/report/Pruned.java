package dev.deployer.project.report;

import dev.deployer.PruneResult;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import java.util.List;
import java.util.Map;

/** The result of {@code prune}. */
public record Pruned(PruneResult result, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    if (result.hosts().size() > 1) {
      page.items(
          result.hosts().stream()
              .map(host -> Map.entry(HostName.of(host.host()), "deleted " + removed(host)))
              .toList());
    } else {
      page.details(Mark.TIDIED, Fields.ids(result.removed()));
    }
    gone(page, "Gone from the trash for good: ", false);
    gone(page, "Deleted for good, not to the trash: ", true);
    WarningText.of(result.warnings()).forEach(text -> page.line(Mark.NOTE, text));
    page.line(
        Mark.DONE,
        result.removed().isEmpty()
            ? (result.emptied().isEmpty()
                    ? "Nothing to delete on "
                    : "Nothing but the trash to empty on ")
                + typed.target()
                + "; "
                + kept()
            : "Deleted "
                + Amounts.count(result.removed().size(), "release", "releases")
                + " on "
                + typed.target()
                + "; "
                + kept());
    if (differs()) {
      page.items(
          result.hosts().stream()
              .map(
                  host ->
                      Map.entry(
                          HostName.of(host.host()),
                          host.restorable().isEmpty()
                              ? "nothing of it can be restored"
                              : String.join(", ", Fields.ids(host.restorable()))
                                  + " can be restored"))
              .toList());
    }
    if (!result.restorable().isEmpty()) {
      page.detail(
          (differs() ? "On the hosts that have it: " : "What was deleted can still be restored: ")
              + typed.lineForAll(
                  "restore", result.restorable().get(result.restorable().size() - 1).value()));
      page.detail("Its room is free only after: " + typed.lineForAll("prune").with("--now"));
    }
  }

  /**
   * What cannot be restored any more.
   *
   * @param now whether what was deleted now; else what lay in the trash
   */
  private void gone(Page page, String words, boolean now) {
    List<String> gone =
        result.hosts().stream()
            .flatMap(
                host -> host.emptied().stream().filter(id -> host.removed().contains(id) == now))
            .map(ReleaseId::value)
            .distinct()
            .toList();
    if (!gone.isEmpty()) {
      page.detail(words + String.join(", ", gone));
    }
  }

  /** Whether what can be restored is not the same on all hosts. */
  private boolean differs() {
    return result.hosts().stream().map(PruneResult.OnHost::restorable).distinct().count() > 1;
  }

  private static String removed(PruneResult.OnHost host) {
    return host.removed().isEmpty() ? "nothing" : String.join(", ", Fields.ids(host.removed()));
  }

  private String kept() {
    return result.kept().isEmpty()
        ? "there are no releases."
        : String.join(", ", Fields.ids(result.kept()))
            + (result.kept().size() == 1 ? " stays." : " stay.");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "prune")
        .with("target", typed.target())
        .with("removed", Fields.ids(result.removed()))
        .with("kept", Fields.ids(result.kept()))
        .with("restorable", Fields.ids(result.restorable()))
        .with("emptied", Fields.ids(result.emptied()))
        .with(
            "hosts",
            result.hosts().stream()
                .map(
                    host ->
                        Fields.of("host", host.host())
                            .with("removed", Fields.ids(host.removed()))
                            .with("restorable", Fields.ids(host.restorable()))
                            .map())
                .toList())
        .with("warnings", WarningText.of(result.warnings()))
        .map();
  }
}
