package dev.deployer.project.report;

import dev.deployer.manifest.Digest;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.plan.Step;
import dev.deployer.project.output.Page;
import java.util.List;
import java.util.stream.Stream;

/** What a plan is about, in a few lines, for whoever signs it and wants to read no more. */
public record PlanInShort(Plan plan) {
  /** Writes the release, its content, the hosts, and each command that runs on the way. */
  public void write(Page page) {
    page.heading(
        Stream.concat(
                plan.terms().flatMap(PlanTerms::environment).map(Printable::escape).stream(),
                plan.release().map(ReleaseId::value).map(id -> "release " + id).stream())
            .reduce((one, other) -> one + ", " + other)
            .orElse("plan"));
    plan.digest().map(Digest::toString).ifPresent(digest -> page.item("content", digest));
    page.item("hosts", Alike.names(plan.hosts().stream().map(HostPlan::host).toList()));
    plan.hosts().stream()
        .flatMap(host -> host.step(Step.Execute.class).stream())
        .flatMap(step -> Stream.of(step.before(), step.command()))
        .filter(words -> !words.isEmpty())
        .map(ShellWord::line)
        .distinct()
        .forEach(line -> page.item("run", line));
    plan.terms().map(PlanTerms::recipe).map(PlannedWords::new).stream()
        .map(PlannedWords::commands)
        .flatMap(List::stream)
        .forEach(line -> page.item("run", line));
  }
}
