package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Discreet;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.DataPage;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code data}: shows what was written to the data, or records it.
 *
 * @param written {@code STORE=N}, to be recorded
 */
public record Data(Optional<String> written) implements Task {
  private static final Pattern WRITTEN =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)=([0-9]{1,15})");

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    if (written.isEmpty()) {
      return new DataPage(work.deployer().data(), work.typed());
    }
    Matcher given = WRITTEN.matcher(written.get());
    if (!given.matches()) {
      throw new MisuseException(
          "--written "
              + Discreet.shown(written.get())
              + ": name a store and the highest version in it, such as schema=41.");
    }
    String reason = work.options().reason().filter(text -> !text.isBlank()).orElse("");
    if (reason.isEmpty()) {
      throw new MisuseException("--written is given with --reason TEXT, which the journal keeps.");
    }
    return new DataPage(
        work.deployer()
            .recordData(
                given.group(1),
                Long.parseLong(given.group(2)),
                reason,
                work.options().accept().isEmpty() ? List.of() : work.accepted()),
        work.typed());
  }

  @Override
  public String undone(String target) {
    return written.isPresent()
        ? "nothing was recorded of the data of " + target
        : "the data of " + target + " was not looked at";
  }

  @Override
  public boolean changes() {
    return written.isPresent();
  }

  @Override
  public boolean asksGates() {
    return true;
  }
}
