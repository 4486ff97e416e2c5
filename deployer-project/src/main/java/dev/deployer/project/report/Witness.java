package dev.deployer.project.report;

import dev.deployer.JournalTestimony;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.ArrayList;
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
   * What is wrong with a journal by what this machine has read of it before.
   *
   * @param told what others tell of it
   */
  static List<Objection> doubts(Optional<JournalTestimony> journal, Objection... told) {
    return Stream.concat(
            Stream.of(told), journal.flatMap(JournalTestimony::againstWhatWasRead).stream())
        .toList();
  }

  /** The hosts of which others say that their journals are not what they were. */
  static Set<String> doubted(List<HostReport> hosts) {
    return JournalTestimony.contradictions(journals(hosts)).keySet();
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
    JournalTestimony.contradictions(journals)
        .forEach(
            (host, objection) ->
                latest.computeIfPresent(
                    host,
                    (name, report) ->
                        again.contains(report) && report.report() instanceof Witness witness
                            ? new HostReport(name, witness.told(objection))
                            : report));
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
