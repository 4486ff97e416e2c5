package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.execution.ReleaseFiles;
import dev.deployer.execution.Run;
import dev.deployer.host.Found;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.outcome.DeployerException;
import dev.deployer.patch.FileChange;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.source.SourcePlace;
import dev.deployer.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Where files lie as they were deployed, besides on the host where they were changed: in a build on
 * this machine, in the commit that was recorded of the release, and on hosts where nobody has
 * changed that release. What a file is said to be is only believed by its digest.
 */
final class OriginalsElsewhere implements AutoCloseable {
  /** A commit; what was not all of it has a word behind it. */
  private static final Pattern COMMIT = Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64})(-dirty)?");

  private static final long MOST_BYTES = 64L << 20;

  private final Optional<SourceSettings> source;
  private final Workstation here;
  private final List<OpenedSource> opened = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final Map<Digest, byte[]> copies = new ConcurrentHashMap<>();

  /**
   * @param source a build on this machine
   */
  OriginalsElsewhere(Optional<SourceSettings> source, Workstation here) {
    this.source = source;
    this.here = here;
  }

  /**
   * Looks where the files lie that were changed on these hosts; each place only for what is left.
   */
  void gather(Fleet fleet, Map<Member, Verification.Held> held)
      throws IOException, DeployerException {
    Map<Digest, Wanted> wanted = wanted(fleet, held);
    source.ifPresent(this::open);
    wanted.values().removeIf(one -> inFolders(one.file()).isPresent());
    for (String commit : commits(fleet, held)) {
      if (!wanted.isEmpty()) {
        source.flatMap(settings -> at(settings, commit)).ifPresent(this::open);
        wanted.values().removeIf(one -> inFolders(one.file()).isPresent());
      }
    }
    // An interrupt ends git as well, and then nothing was found where it was asked.
    fleet.checkpoint();
    Map<Member, List<Wanted>> asked = asked(wanted);
    fleet.all(
        asked.keySet(),
        member -> {
          for (Wanted one : asked.get(member)) {
            read(member, one);
          }
        });
  }

  /** What a file was, where that is known. */
  Optional<byte[]> of(Entry.File file) {
    return inFolders(file).or(() -> Optional.ofNullable(copies.get(file.digest())));
  }

  /**
   * A file that was changed somewhere.
   *
   * @param intact the hosts where that release has it as it was deployed
   */
  private record Wanted(ReleaseId release, Entry.File file, List<Member> intact) {}

  private static Map<Digest, Wanted> wanted(Fleet fleet, Map<Member, Verification.Held> held) {
    Map<Digest, Wanted> wanted = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      for (Difference difference : held.get(member).report().differences()) {
        new ChangedPlace(difference.path(), held.get(member).sweep().manifest())
            .recorded()
            .filter(file -> file.size() <= FileChange.MOST_BYTES)
            .ifPresent(
                file ->
                    wanted.computeIfAbsent(
                        file.digest(),
                        digest ->
                            new Wanted(
                                held.get(member).report().release(),
                                file,
                                intact(fleet, held, file))));
      }
    }
    return wanted;
  }

  private static List<Member> intact(
      Fleet fleet, Map<Member, Verification.Held> held, Entry.File file) {
    return fleet.members().stream()
        .filter(
            member ->
                held.get(member).sweep().manifest().find(file.path()).orElse(null)
                        instanceof Entry.File there
                    && there.digest().equals(file.digest())
                    && held.get(member).report().differences().stream()
                        .noneMatch(
                            other -> other.path().equals(Printable.escape(file.path().value()))))
        .toList();
  }

  private static Set<String> commits(Fleet fleet, Map<Member, Verification.Held> held) {
    Set<String> commits = new HashSet<>();
    for (Member member : fleet.members()) {
      member
          .state()
          .record(held.get(member).report().release())
          .flatMap(ReleaseRecord::revision)
          .map(COMMIT::matcher)
          .filter(found -> found.matches())
          .ifPresent(found -> commits.add(found.group(1)));
    }
    return commits;
  }

  /** The same source as it was in a commit; an archive has none. */
  private static Optional<SourceSettings> at(SourceSettings settings, String commit) {
    if (settings.place() instanceof SourcePlace.Directory folder) {
      return Optional.of(
          SourceSettings.at(new SourcePlace.Commit(folder.path(), commit, Optional.empty())));
    } else if (settings.place() instanceof SourcePlace.Commit usual) {
      return Optional.of(
          SourceSettings.at(new SourcePlace.Commit(usual.directory(), commit, usual.path())));
    }
    return Optional.empty();
  }

  private void open(SourceSettings settings) {
    OpenedSource one = new OpenedSource(settings, here);
    opened.add(one);
    try {
      one.requireThere();
      if (one.open().place() instanceof SourcePlace.Directory directory) {
        folders.add(directory.path());
      }
    } catch (IOException e) {
      // Then it is looked for elsewhere.
    }
  }

  private Optional<byte[]> inFolders(Entry.File file) {
    for (Path folder : folders) {
      Path there = folder.resolve(file.path().value());
      try {
        if (Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)
            && Files.size(there) == file.size()) {
          byte[] content = Files.readAllBytes(there);
          if (Digest.ofContent(content).equals(file.digest())) {
            return Optional.of(content);
          }
        }
      } catch (IOException e) {
        // It may be found elsewhere.
      }
    }
    return Optional.empty();
  }

  /** From which host what is read: the first that has it, within bounds. */
  private static Map<Member, List<Wanted>> asked(Map<Digest, Wanted> wanted) {
    Map<Member, List<Wanted>> asked = new HashMap<>();
    long bytes = 0;
    for (Wanted one : wanted.values()) {
      bytes += one.file().size();
      if (bytes <= MOST_BYTES && !one.intact().isEmpty()) {
        asked.computeIfAbsent(one.intact().get(0), member -> new ArrayList<>()).add(one);
      }
    }
    return asked;
  }

  private void read(Member member, Wanted one) throws IOException, DeployerException {
    Run run = member.run();
    RemotePath release = run.layout().release(one.release());
    EntryPath path = one.file().path();
    Found there = new ReleaseFiles(run, release).look(List.of(path)).get(path);
    if (there == null || !there.facts().isFile() || there.facts().size() != one.file().size()) {
      return;
    }
    run.reliably(again -> run.host().read(release.resolve(path), (int) FileChange.MOST_BYTES))
        .filter(content -> Digest.ofContent(content).equals(one.file().digest()))
        .ifPresent(content -> copies.put(one.file().digest(), content));
  }

  @Override
  public void close() {
    opened.forEach(OpenedSource::close);
  }
}
