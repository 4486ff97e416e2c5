package dev.deployer.project.output;

import dev.deployer.event.Event;
import dev.deployer.file.LocalFile;
import dev.deployer.outcome.InWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Shows a command as another does, and adds its result to the end of a file besides, as {@link
 * Summary} has it: several commands of one job are told one below the other.
 */
public final class SummaryOutput implements Output {
  private final Output shown;
  private final Path file;
  private final Consumer<String> failed;
  private HostNames names = HostNames.NONE;

  /**
   * @param failed told in a clause why the file could not be written; what became of the command
   *     does not change by it
   */
  public SummaryOutput(Output shown, Path file, Consumer<String> failed) {
    this.shown = shown;
    this.file = file;
    this.failed = failed;
  }

  @Override
  public void on(String host, Event event) {
    shown.on(host, event);
  }

  @Override
  public void hosts(int number, boolean together) {
    shown.hosts(number, together);
  }

  @Override
  public void called(HostNames hosts) {
    names = hosts;
    shown.called(hosts);
  }

  @Override
  public void report(Report report) {
    shown.report(report);
    try {
      LocalFile.append(file, Summary.of(report, names).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      failed.accept("there is no folder " + file.toAbsolutePath().getParent());
    } catch (IOException e) {
      failed.accept(InWords.of(e));
    }
  }

  @Override
  public void pause() {
    shown.pause();
  }

  @Override
  public <T> T resting(Supplier<T> question) {
    return shown.resting(question);
  }
}
