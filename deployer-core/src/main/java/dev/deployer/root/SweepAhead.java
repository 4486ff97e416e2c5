package dev.deployer.root;

import dev.deployer.host.Answer;
import dev.deployer.host.Found;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import dev.deployer.parallel.Meanwhile;
import dev.deployer.path.RemotePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The sweep of a release whose manifest is known on this machine, asked among other questions: so
 * it need not wait for what they say. It counts once it is seen that the host's manifest is that
 * one.
 */
public final class SweepAhead implements AutoCloseable {
  /** A text that is parsed sooner than a host answers that is worth the trouble. */
  private static final int SOON_PARSED = 1 << 17;

  private final ReleaseRecord record;
  private final RemotePath tree;
  private final RemotePath file;
  private final byte[] text;
  private final Meanwhile<Optional<Manifest>> parsing;
  private Answer<List<Optional<Found>>> there = new Answer<>();
  private ReleaseSweep.Ahead walk;

  private SweepAhead(Layout layout, ReleaseRecord record, byte[] text, KnownManifests known) {
    this.record = record;
    this.tree = layout.release(record.id());
    this.file = ReleaseSweep.manifestIn(layout.manifest(record.id()));
    this.text = text;
    this.parsing =
        Meanwhile.start(
            ReleaseSweep.PARSER,
            () ->
                ReleaseSweep.parse(
                    new ByteArrayInputStream(text), record.digest(), Optional.empty(), known));
  }

  /** Begins to parse its manifest; empty where that is not known here. */
  public static Optional<SweepAhead> begin(
      Layout layout, ReleaseRecord record, KnownManifests known) {
    return record
        .manifest()
        .flatMap(known::kept)
        .map(text -> new SweepAhead(layout, record, text, known));
  }

  /** Whether this is what is swept. */
  public boolean isOf(Optional<ReleaseRecord> which) {
    return which.equals(Optional.of(record));
  }

  /** Asks it, once. */
  public void ask(Questions questions) {
    there = questions.look(List.of(file));
    if (text.length <= SOON_PARSED) {
      // Then the walk knows from its beginning on which directories to expect.
      parsing.close();
    }
    walk =
        new ReleaseSweep.Ahead(tree, parsing, Optional.of(MtreeFormat.writable(text)), questions);
  }

  /** Whether it was answered, of a host whose manifest is the one that is known. */
  public boolean counts() throws IOException {
    return there.isThere()
        && walk.isAnswered()
        && ReleaseSweep.isOf(text, there.get().get(0).map(Found::facts));
  }

  /** What was found, where it counts; empty where the manifest is not the one of the record. */
  public Optional<ReleaseSweep> finish() throws IOException {
    return walk.finish();
  }

  @Override
  public void close() {
    parsing.close();
  }
}
