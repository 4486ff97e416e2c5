package dev.deployer.torture.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PIT changes the compiled code of the packages that hold paths, protocol and recovery, in every
 * small way that it knows; of the mutants at least 85 % must be noticed by the module's quick
 * tests. Started from the top of the project, as bin/torture does; a small scale takes only the
 * packages that are quick.
 */
public final class MutationScore implements Trial {
  private static final int REQUIRED_PERCENT = 85;
  private static final List<String> MODULES = List.of("deployer-core", "deployer-ssh");
  private static final long HOURS = 6;

  private static final Pattern MUTATION =
      Pattern.compile(
          "<mutation detected='(true|false)'.*?<mutatedClass>([^<]+)\\.[^.<]+</mutatedClass>",
          Pattern.DOTALL);

  /** Of the mutants of a package, how many there are and how many were noticed. */
  record Noticed(int mutants, int noticed) {
    Noticed plus(boolean detected) {
      return new Noticed(mutants + 1, noticed + (detected ? 1 : 0));
    }

    double percent() {
      return 100.0 * noticed / mutants;
    }

    boolean isEnough() {
      return noticed * 100L >= (long) mutants * REQUIRED_PERCENT;
    }
  }

  @Override
  public int number() {
    return 19;
  }

  @Override
  public String title() {
    return "the mutation score of paths, protocol and recovery, by PIT";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "-Dspotless.check.skip"));
    if (!scale.isFull()) {
      command.add("-Dmutation.classes=dev.deployer.path.*,dev.deployer.ssh.sftp.Reply");
    }
    command.addAll(List.of("-pl", String.join(",", MODULES)));
    command.addAll(List.of("test-compile", "org.pitest:pitest-maven:mutationCoverage"));
    Path log = Files.createTempFile("mutation", ".log");
    Process maven =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    try {
      if (!maven.waitFor(HOURS, TimeUnit.HOURS) || maven.exitValue() != 0) {
        return new Score(1, 1, List.of("PIT failed, see " + log), "");
      }
    } finally {
      maven.destroy();
    }
    Map<String, Noticed> packages = new TreeMap<>();
    for (String module : MODULES) {
      Path report = Path.of(module, "target", "pit-reports", "mutations.xml");
      read(Files.readString(report), packages);
    }
    return score(packages);
  }

  /** Counts the mutants of a report of PIT in XML, by package. */
  static void read(String report, Map<String, Noticed> packages) throws IOException {
    Matcher mutation = MUTATION.matcher(report);
    int found = 0;
    while (mutation.find()) {
      found++;
      String name = mutation.group(2);
      boolean detected = mutation.group(1).equals("true");
      packages.put(name, packages.getOrDefault(name, new Noticed(0, 0)).plus(detected));
    }
    if (found == 0) {
      throw new IOException("a report of PIT without a mutation");
    }
  }

  static Score score(Map<String, Noticed> packages) {
    List<String> violations = new ArrayList<>();
    StringBuilder figures = new StringBuilder();
    long mutants = 0;
    for (Map.Entry<String, Noticed> each : packages.entrySet()) {
      String text =
          "%s %.1f %% of %d"
              .formatted(
                  each.getKey().replace("dev.deployer.", ""),
                  each.getValue().percent(),
                  each.getValue().mutants());
      figures.append(figures.isEmpty() ? "" : ", ").append(text);
      mutants += each.getValue().mutants();
      if (!each.getValue().isEnough()) {
        violations.add(text + ", and not " + REQUIRED_PERCENT);
      }
    }
    return new Score(mutants, violations.size(), violations, figures.toString());
  }
}
