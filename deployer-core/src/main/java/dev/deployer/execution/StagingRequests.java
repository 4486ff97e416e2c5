package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.manifest.Entry;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.Base;
import dev.deployer.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says by which requests an entry of a release is made on the workbench, removed there, and made
 * safe: a file is linked where an earlier release has it, else put together on the host, else sent.
 * Sends none of them.
 */
final class StagingRequests {
  private static final int WRITABLE_MODE = 0775;

  private final Run run;
  private final Source source;
  private final Optional<Base> base;
  private final Assemblies assemblies;
  private final StagedSoFar soFar;

  StagingRequests(
      Run run, Source source, Optional<Base> base, Assemblies assemblies, StagedSoFar soFar) {
    this.run = run;
    this.source = source;
    this.base = base;
    this.assemblies = assemblies;
    this.soFar = soFar;
  }

  /** Makes this entry, the way that is left to it. */
  Change making(int index) {
    Entry entry = soFar.entry(index);
    RemotePath path = run.bench().tree().resolve(entry.path());
    if (entry instanceof Entry.Directory directory) {
      return new Change.MakeDirectory(path, directory.mode());
    } else if (entry instanceof Entry.Link link) {
      return new Change.SymbolicLink(path, link.target(), run.bench().directory());
    } else if (entry instanceof Entry.Writable) {
      return new Change.MakeDirectory(path, WRITABLE_MODE);
    }
    Entry.File file = (Entry.File) entry;
    boolean recorded = soFar.isRecorded(index);
    Optional<Entry.File> same =
        recorded && soFar.mayBeLinked(index) ? base.flatMap(b -> b.match(file)) : Optional.empty();
    return same.<Change>map(
            linked ->
                new Change.HardLink(
                    path,
                    run.layout().release(base.orElseThrow().release()).resolve(linked.path())))
        .orElseGet(() -> sent(file, path, recorded));
  }

  private Change sent(Entry.File file, RemotePath path, boolean recorded) {
    Content whole = source.content(file.path());
    Content content = recorded ? assemblies.read(file, whole) : whole;
    Optional<Change.AssembleFile> assembled =
        recorded ? assemblies.change(file, path, content, soFar.manifest()) : Optional.empty();
    return assembled.isPresent()
        ? assembled.get()
        : new Change.PutFile(path, file.mode(), file.modified(), content, run.settings().durable());
  }

  /** Removes what is there of this entry; of a directory, after what lies in it. */
  Change removal(int index) {
    Entry entry = soFar.entry(index);
    RemotePath path = run.bench().tree().resolve(entry.path());
    return entry instanceof Entry.Directory || entry instanceof Entry.Writable
        ? new Change.RemoveDirectory(path)
        : new Change.RemoveFile(path);
  }

  /**
   * Makes the names safe that were made; none where a run need not be durable.
   *
   * @param raw what the release is made of, where it is: of that, only what was touched
   */
  List<Change> syncs(Optional<RawTree> raw) {
    List<Change> syncs = new ArrayList<>();
    if (!run.settings().durable()) {
      return syncs;
    }
    RemotePath tree = run.bench().tree();
    raw.ifPresent(
        made ->
            made.touched(soFar.manifest())
                .forEach(directory -> syncs.add(new Change.Sync(directory))));
    for (int i = 0; i < soFar.size(); i++) {
      Entry entry = soFar.entry(i);
      boolean directory = entry instanceof Entry.Directory;
      boolean mayHaveStayed = raw.isPresent() && soFar.manifest().find(entry.path()).isPresent();
      if (entry instanceof Entry.Writable || (directory && !mayHaveStayed)) {
        syncs.add(new Change.Sync(tree.resolve(entry.path())));
      }
    }
    if (raw.isEmpty()) {
      syncs.add(new Change.Sync(tree));
    }
    return syncs;
  }
}
