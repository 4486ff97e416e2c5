package dev.deployer.project.report;

import dev.deployer.JournalTestimony;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A result that holds a host's journal, and so can be compared with those of the other hosts. */
public interface Witness extends Report {
  /** What the journal is and says of others; absent where it was not read. */
  Optional<JournalTestimony> journal();

  /** The same, with what others tell of this host's journal. */
  Report told(Objection of);

  /**
   * The same, where the journal lacks the end of a run that others have; as it is where that is
   * said in other words.
   */
  default Report open(Objection of) {
    return this;
  }

  /**
   * What is wrong with a journal by what this machine has read of it before.
   *
   * @param told what others tell of it
   */
  static List<Objection> doubts(Optional<JournalTestimony> journal, Objection... told) {
    return Stream.concat(
            Stream.of(told), journal.flatMap(JournalTestimony::againstWhatWasRead).stream())
        .toList();
  }

  /** The hosts of which others say that their journals are not what they were, or lack an end. */
  static Set<String> doubted(List<HostReport> hosts) {
    Map<String, JournalTestimony> journals = journals(hosts);
    Set<String> doubted = new HashSet<>(JournalTestimony.contradictions(journals).keySet());
    doubted.addAll(JournalTestimony.open(journals).keySet());
    return doubted;
  }

  /**
   * The same hosts, each with what the others tell of it.
   *
   * @param again those that were {@link #doubted}, asked once more: a run that is at work may have
   *     written between the looks at two hosts
   */
  static List<HostReport> told(List<HostReport> hosts, List<HostReport> again) {
    Map<String, JournalTestimony> journals = journals(hosts);
    journals(again)
        .forEach(
            (host, journal) ->
                journals.compute(
                    host,
                    (name, before) ->
                        before == null ? journal : journal.sayingWhatWasSaid(before)));
    Map<String, HostReport> latest = new LinkedHashMap<>();
    hosts.forEach(host -> latest.put(host.host(), host));
    again.forEach(host -> latest.put(host.host(), host));
    for (HostReport report : again) {
      if (report.report() instanceof Witness witness) {
        String host = report.host();
        Objection contradicted = JournalTestimony.contradictions(journals).get(host);
        Objection open = JournalTestimony.open(journals).get(host);
        if (contradicted != null) {
          latest.put(host, new HostReport(host, witness.told(contradicted)));
        } else if (open != null) {
          latest.put(host, new HostReport(host, witness.open(open)));
        }
      }
    }
    return new ArrayList<>(latest.values());
  }

  private static Map<String, JournalTestimony> journals(List<HostReport> hosts) {
    Map<String, JournalTestimony> journals = new LinkedHashMap<>();
    for (HostReport host : hosts) {
      if (host.report() instanceof Witness witness) {
        witness.journal().ifPresent(journal -> journals.put(host.host(), journal));
      }
    }
    return journals;
  }
}
