package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was live on a root, and how it was found to be, gathered in one pass over its journal. Pure.
 */
final class WhatServed {
  private final List<History.Served> served = new ArrayList<>();

  /** Whether the first that is known of a release is that it was live already. */
  private final Map<ReleaseId, Boolean> thereBefore = new HashMap<>();

  /** By the last record that tells how it was found to be. */
  private final Map<History.Served, JournalRecord.Kind> asked = new HashMap<>();

  /** By the last verdict. */
  private final Map<History.Served, JournalRecord.Kind> judged = new HashMap<>();

  WhatServed(List<JournalRecord> records) {
    records.forEach(this::next);
    gather(records);
  }

  private void next(JournalRecord record) {
    if (record.kind() == JournalRecord.Kind.ACTIVATED) {
      record.from().ifPresent(id -> thereBefore.putIfAbsent(id, true));
      record.to().ifPresent(id -> thereBefore.putIfAbsent(id, false));
    } else if (History.isAsked(record) && record.to().isPresent()) {
      History.Served of = of(record.to().get(), record.digest());
      asked.put(of, record.kind());
      if (record.kind() != JournalRecord.Kind.NOTED) {
        judged.put(of, record.kind());
      }
    }
  }

  /** The last one first. */
  private void gather(List<JournalRecord> records) {
    for (int i = records.size() - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      if (record.kind() == JournalRecord.Kind.ACTIVATED) {
        record.to().ifPresent(id -> served.add(of(id, record.digest())));
        record
            .from()
            .map(id -> of(id, Optional.empty()))
            .filter(this::wasThereBefore)
            .ifPresent(served::add);
      }
    }
  }

  private static History.Served of(ReleaseId id, Optional<Digest> digest) {
    return new History.Served(id, digest);
  }

  private boolean wasThereBefore(History.Served release) {
    return release.digest().isEmpty() && thereBefore.getOrDefault(release.id(), false);
  }

  /** By what was last said; by nothing, where it was live before any record of it. */
  private boolean isGood(History.Served release, Map<History.Served, JournalRecord.Kind> lastSaid) {
    JournalRecord.Kind said = lastSaid.get(release);
    return said == null ? wasThereBefore(release) : said == JournalRecord.Kind.GOOD;
  }

  /** As {@link History#previousGood}. */
  Optional<History.Served> previousGood(
      Optional<ReleaseId> live, Predicate<History.Served> usable) {
    List<History.Served> candidates =
        served.stream()
            .filter(s -> !live.equals(Optional.of(s.id())))
            .filter(s -> !DrillNote.isOfADrill(s.id()))
            .toList();
    return first(candidates, asked, usable).or(() -> first(candidates, judged, usable));
  }

  private Optional<History.Served> first(
      List<History.Served> candidates,
      Map<History.Served, JournalRecord.Kind> lastSaid,
      Predicate<History.Served> usable) {
    return candidates.stream().filter(s -> isGood(s, lastSaid)).filter(usable).findFirst();
  }
}
