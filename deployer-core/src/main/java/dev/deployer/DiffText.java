package dev.deployer;

import dev.deployer.execution.ReleaseFiles;
import dev.deployer.execution.Run;
import dev.deployer.host.Found;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.patch.FileChange;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the lines of the texts that differ, within bounds. What a host says counts where it has
 * the digest that was recorded of it; what has another is not shown.
 */
final class DiffText {
  private static final long MOST_BYTES = 16L << 20;
  private static final int AT_ONCE = 100;

  private final Run run;
  private final Optional<ReleaseId> from;
  private final Optional<ReleaseId> to;
  private final Optional<Source> build;

  /**
   * @param from absent where there was nothing
   * @param to absent where it is the build
   */
  DiffText(Run run, Optional<ReleaseId> from, Optional<ReleaseId> to, Optional<Source> build) {
    this.run = run;
    this.from = from;
    this.to = to;
    this.build = build;
  }

  /** The same entries, each with what differs in its lines, or why that is not told. */
  List<DiffEntry> of(List<DiffEntry> entries) throws IOException, DeployerException {
    List<DiffEntry> all = new ArrayList<>();
    long bytes = 0;
    List<DiffEntry> told = new ArrayList<>();
    for (DiffEntry entry : entries) {
      Optional<String> why = why(entry);
      long own = size(entry.before()) + size(entry.after());
      if (why.isEmpty() && bytes + own > MOST_BYTES) {
        why = Optional.of("there is too much before it");
      }
      if (why.isEmpty()) {
        bytes += own;
        told.add(entry);
      }
      all.add(why.map(entry::withoutText).orElse(entry));
    }
    Map<String, byte[]> before = contents(told, from);
    Map<String, byte[]> after = to.isPresent() ? contents(told, to) : local(told);
    all.replaceAll(
        entry ->
            entry.untold().isPresent() || !isOfFiles(entry) ? entry : told(entry, before, after));
    return all;
  }

  private static DiffEntry told(
      DiffEntry entry, Map<String, byte[]> before, Map<String, byte[]> after) {
    Optional<FileChange.Side> old = side(entry.path(), entry.before(), before);
    Optional<FileChange.Side> now = side(entry.path(), entry.after(), after);
    if (old.isPresent() != entry.before().isPresent()
        || now.isPresent() != entry.after().isPresent()) {
      return entry.withoutText("it is not there as it was deployed");
    }
    FileChange change = new FileChange(EntryPath.parse(entry.path()), old, now);
    return change.isText()
        ? entry.telling(new String(change.diff(), StandardCharsets.UTF_8))
        : entry.withoutText("it is no text");
  }

  private static Optional<FileChange.Side> side(
      String path, Optional<DiffEntry.Form> form, Map<String, byte[]> contents) {
    return form.flatMap(
        file ->
            Optional.ofNullable(contents.get(path))
                .map(content -> new FileChange.Side(content, (file.mode() & 0100) != 0)));
  }

  private static boolean isOfFiles(DiffEntry entry) {
    return isFile(entry.before()) && isFile(entry.after());
  }

  private static boolean isFile(Optional<DiffEntry.Form> form) {
    return form.map(one -> one.type() == DiffEntry.Type.FILE).orElse(true);
  }

  private static long size(Optional<DiffEntry.Form> form) {
    return form.map(DiffEntry.Form::size).orElse(0L);
  }

  private static Optional<String> why(DiffEntry entry) {
    if (!isOfFiles(entry)) {
      return Optional.of("it is or was no file");
    }
    return Math.max(size(entry.before()), size(entry.after())) > FileChange.MOST_BYTES
        ? Optional.of("it is larger than 1 MiB")
        : Optional.empty();
  }

  private Map<String, byte[]> local(List<DiffEntry> entries) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    for (DiffEntry entry : entries) {
      if (entry.after().isPresent()) {
        try (InputStream in = build.orElseThrow().content(EntryPath.parse(entry.path())).open()) {
          contents.put(entry.path(), in.readAllBytes());
        }
      }
    }
    return contents;
  }

  private Map<String, byte[]> contents(List<DiffEntry> entries, Optional<ReleaseId> release)
      throws IOException, DeployerException {
    Map<String, byte[]> contents = new HashMap<>();
    if (release.isEmpty()) {
      return contents;
    }
    boolean first = release.equals(from);
    Map<EntryPath, DiffEntry.Form> wanted = new HashMap<>();
    for (DiffEntry entry : entries) {
      (first ? entry.before() : entry.after())
          .ifPresent(form -> wanted.put(EntryPath.parse(entry.path()), form));
    }
    RemotePath directory = run.layout().release(release.get());
    List<EntryPath> there = new ArrayList<>();
    new ReleaseFiles(run, directory)
        .look(wanted.keySet())
        .forEach(
            (path, found) -> {
              if (isAsRecorded(found, wanted.get(path))) {
                there.add(path);
              }
            });
    for (int at = 0; at < there.size(); at += AT_ONCE) {
      run.checkpoint();
      List<EntryPath> chunk = there.subList(at, Math.min(there.size(), at + AT_ONCE));
      List<Optional<byte[]>> read = read(chunk.stream().map(directory::resolve).toList());
      for (int i = 0; i < chunk.size(); i++) {
        EntryPath path = chunk.get(i);
        read.get(i)
            .filter(
                content -> wanted.get(path).digest().equals(Optional.of(Digest.ofContent(content))))
            .ifPresent(content -> contents.put(path.value(), content));
      }
    }
    return contents;
  }

  /** Where one of many cannot be read, each is asked for alone. */
  private List<Optional<byte[]>> read(List<RemotePath> paths)
      throws IOException, DeployerException {
    try {
      return run.reliably(again -> run.host().read(paths, (int) FileChange.MOST_BYTES));
    } catch (FileSystemException e) {
      if (paths.size() == 1) {
        return List.of(Optional.empty());
      }
      List<Optional<byte[]>> each = new ArrayList<>();
      for (RemotePath path : paths) {
        each.addAll(read(List.of(path)));
      }
      return each;
    }
  }

  private static boolean isAsRecorded(Found found, DiffEntry.Form recorded) {
    return found.facts().isFile() && found.facts().size() == recorded.size();
  }
}
