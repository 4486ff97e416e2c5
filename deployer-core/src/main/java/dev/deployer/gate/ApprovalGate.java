package dev.deployer.gate;

import dev.deployer.gate.AllowedSigners.Holder;
import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import dev.deployer.root.GatesOfRun.Approved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The gate {@code approval}: a plan is carried out only if enough people have signed its bytes who
 * are no authors of what it makes live, and all whom the release itself names. What is malformed,
 * of an unknown key or expired counts as no signature.
 */
public final class ApprovalGate {
  private static final int MOST_NAMED = 6;

  private final ApprovalFacts facts;
  private final ApprovalRule rule;
  private final Instant now;
  private final List<Acceptance> accepted;
  private final List<List<String>> people;

  private final Set<List<String>> agreed = new LinkedHashSet<>();
  private final Set<List<String>> present = new HashSet<>();
  private final List<Approved> approved = new ArrayList<>();
  private final List<String> details = new ArrayList<>();

  private ApprovalGate(
      ApprovalFacts facts, ApprovalRule rule, Instant now, List<Acceptance> accepted) {
    this.facts = facts;
    this.rule = rule;
    this.now = now;
    this.accepted = accepted;
    this.people = rule.signers().people(now);
  }

  /**
   * What was said.
   *
   * @param finding what the gate says
   * @param approved whose signatures count
   * @param notes what stops nothing yet, and should be known
   */
  public record Judged(Finding finding, List<Approved> approved, List<String> notes) {
    /** Copies the lists. */
    public Judged {
      approved = List.copyOf(approved);
      notes = List.copyOf(notes);
    }

    /** Where there is nothing to ask, and why. */
    public static Judged notAsked(String why) {
      return new Judged(clear(Verdict.NOT_ASKED, why), List.of(), List.of());
    }
  }

  /** What is to be said of a plan that is being made: who could approve it. */
  public static Judged awaited(
      ApprovalFacts facts, ApprovalRule rule, Instant now, List<Acceptance> accepted) {
    return new ApprovalGate(facts, rule, now, accepted).awaited();
  }

  /**
   * What is to be said of one that is carried out.
   *
   * @param now by the clock of whoever does that
   */
  public static Judged judge(
      ApprovalFacts facts, ApprovalRule rule, Instant now, List<Acceptance> accepted) {
    return new ApprovalGate(facts, rule, now, accepted).judged();
  }

  private Judged awaited() {
    List<List<String>> others = people.stream().filter(person -> !isAuthor(person)).toList();
    Finding overridden = against(tooFew(), missing());
    List<String> notes = new ArrayList<>();
    if (!overridden.isOverridden()) {
      notes.addAll(notes(others.size()));
    }
    return new Judged(
        overridden.isOverridden()
            ? overridden
            : new Finding(
                GateName.APPROVAL,
                Optional.empty(),
                Verdict.AWAITED,
                rule.by() + " of " + named(others) + authors(),
                facts.approvers().stream()
                    .map(name -> shown(name) + " besides, whom the release names")
                    .toList(),
                Optional.empty()),
        List.of(),
        notes);
  }

  private List<String> notes(int others) {
    List<String> notes = new ArrayList<>();
    if (others < rule.by()) {
      notes.add(
          "it cannot be approved: it takes %s, and %s has %s"
              .formatted(
                  rule.by() == 1
                      ? "1 person who is no author"
                      : rule.by() + " people who are no authors",
                  rule.file(),
                  others == 0 ? "none" : Integer.toString(others)));
    }
    for (String name : facts.approvers()) {
      if (people.stream().noneMatch(person -> isOne(person, name))) {
        notes.add(
            "it cannot be approved: the release names %s, who has no key in %s that may sign now"
                .formatted(shown(name), rule.file()));
      }
    }
    return notes;
  }

  /** Which of them are authors: {@code (carl@example.net is the author)}. */
  private String authors() {
    List<List<String>> authors = people.stream().filter(this::isAuthor).toList();
    return authors.isEmpty()
        ? ""
        : " (" + named(authors) + (authors.size() == 1 ? " is an author)" : " are authors)");
  }

  private static String named(List<List<String>> people) {
    if (people.isEmpty()) {
      return "nobody";
    }
    String names =
        people.stream()
            .limit(MOST_NAMED)
            .map(person -> shown(person.get(0)))
            .collect(Collectors.joining(", "));
    return people.size() > MOST_NAMED
        ? names + " and " + (people.size() - MOST_NAMED) + " others"
        : names;
  }

  private Judged judged() {
    if (facts.made().isEmpty()) {
      return refused(
          shown(facts.target()) + " needs an approved plan of " + facts.what(), List.of());
    }
    Instant made = facts.made().get();
    if (made.isAfter(now)) {
      return refused(
          "the plan was made "
              + InWords.of(made)
              + ", which is still to come by the clock here: the clocks differ",
          List.of());
    } else if (made.plus(rule.within()).isBefore(now)) {
      return refused(
          "the plan was made "
              + InWords.of(made)
              + ", longer ago than "
              + InWords.typed(rule.within()),
          List.of());
    }
    details.addAll(facts.faults());
    facts.signatures().forEach(this::count);
    List<String> missing = missing();
    if (agreed.size() < rule.by()) {
      return refused(tooFew(), missing);
    } else if (!missing.isEmpty()) {
      return refused(tooFew() + ", and not those of all whom the release names", missing);
    }
    facts
        .makerAlone()
        .ifPresent(maker -> details.add("nobody is known whose work it is but " + shown(maker)));
    String names =
        new TreeSet<>(approved.stream().map(one -> shown(one.principal())).toList())
            .stream().collect(Collectors.joining(", "));
    return new Judged(
        new Finding(
            GateName.APPROVAL,
            Optional.empty(),
            Verdict.PASSED,
            "approved by " + names,
            sorted(details),
            Optional.empty()),
        approved,
        List.of());
  }

  /** Two keys of one person, and two names of one key, are one signature. */
  private void count(ApprovalFacts.Signature signature) {
    Holder holder = rule.signers().holder(signature.by().key(), now);
    if (holder instanceof Holder.Nobody nobody) {
      details.add(signature.file() + ": " + nobody.why());
      return;
    }
    String name = ((Holder.Known) holder).names().get(0);
    List<String> person =
        people.stream().filter(names -> names.contains(name)).findFirst().orElseThrow();
    boolean isNamed = facts.approvers().stream().anyMatch(each -> isOne(person, each));
    boolean isAuthor = isAuthor(person);
    if (isAuthor && !isNamed) {
      details.add(signature.file() + ": " + shown(name) + " is an author of it");
      return;
    }
    if (present.add(person)) {
      approved.add(new Approved(name, signature.by().fingerprint(), signature.sha256()));
    }
    if (!isAuthor) {
      agreed.add(person);
    }
  }

  /** Names what it is about, so that an acceptance of it is one of nothing else. */
  private String tooFew() {
    return "%d of %d %s of %s"
        .formatted(
            agreed.size(), rule.by(), rule.by() == 1 ? "approval" : "approvals", facts.what());
  }

  /** Whom the release names and who has not signed. */
  private List<String> missing() {
    return facts.approvers().stream()
        .filter(name -> present.stream().noneMatch(person -> isOne(person, name)))
        .map(name -> shown(name) + ", whom the release names, has not signed")
        .toList();
  }

  private Judged refused(String fact, List<String> missing) {
    List<String> all = new ArrayList<>(details);
    all.addAll(missing);
    Finding finding = against(fact, all);
    return new Judged(finding, approved, List.of());
  }

  private Finding against(String fact, List<String> all) {
    return Finding.against(GateName.APPROVAL, Optional.empty(), fact, sorted(all), accepted);
  }

  private static List<String> sorted(List<String> all) {
    return all.stream().distinct().sorted().toList();
  }

  private boolean isAuthor(List<String> person) {
    return facts.authors().stream().anyMatch(author -> isOne(person, author));
  }

  private static boolean isOne(List<String> person, String name) {
    return person.stream().anyMatch(own -> AllowedSigners.isSame(own, name));
  }

  private static String shown(String name) {
    return Printable.escape(name);
  }

  private static Finding clear(Verdict verdict, String fact) {
    return Finding.clear(GateName.APPROVAL, Optional.empty(), verdict, fact);
  }
}
