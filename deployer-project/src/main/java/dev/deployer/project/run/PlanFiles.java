package dev.deployer.project.run;

import dev.deployer.DeployRequest;
import dev.deployer.PlanApproval;
import dev.deployer.file.LocalFile;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.plan.Step;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Line;
import dev.deployer.project.report.MisuseException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps plans in files and reads them, with what is to be typed where that cannot be done. */
public final class PlanFiles {
  private static final int LONGEST = 64 << 20;

  private PlanFiles() {}

  /**
   * Keeps a plan.
   *
   * @param typed the file as it was typed
   */
  public static void keep(Plan plan, Path typed, Machine here) throws MisuseException {
    Path file = here.resolve(typed);
    try {
      LocalFile.write(file, PlanFile.write(plan));
    } catch (IOException e) {
      String why =
          e instanceof NoSuchFileException
              ? "there is no directory " + LocalFailure.name(file.getParent())
              : LocalFailure.why(e);
      throw new MisuseException(
          "The plan could not be written to "
              + Discreet.shown(typed.toString())
              + ": "
              + why
              + ".");
    }
  }

  /**
   * Where a plan lies, and its signatures: those that are named, or every {@code FILE*.sig}.
   *
   * @param typed the file as it was typed
   */
  public static PlanApproval approval(Path typed, List<Path> signatures, Machine here)
      throws MisuseException {
    Path file = here.resolve(typed).toAbsolutePath();
    return new PlanApproval(
        file,
        signatures.isEmpty()
            ? beside(file)
            : signatures.stream().map(here::resolve).map(Path::toAbsolutePath).toList());
  }

  /** A plan's file and what lies beside it for it, which no build is made of. */
  public static List<Path> withSignatures(Path file) {
    List<Path> all = new ArrayList<>(List.of(file));
    try {
      all.addAll(beside(file.toAbsolutePath()));
    } catch (MisuseException e) {
      // Where nothing can be listed, nothing is beside it.
    }
    return all;
  }

  private static List<Path> beside(Path file) throws MisuseException {
    List<Path> found = new ArrayList<>();
    String name = file.getFileName().toString();
    try (DirectoryStream<Path> folder =
        Files.newDirectoryStream(
            file.getParent(),
            each -> {
              String other = each.getFileName().toString();
              return other.startsWith(name) && other.endsWith(".sig");
            })) {
      folder.forEach(found::add);
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      throw new MisuseException(
          "The signatures beside " + LocalFailure.name(file) + " cannot be listed.");
    }
  }

  /** The same request, with the signatures of those who have approved the plan. */
  public static DeployRequest approved(DeployRequest request, PlanApproval approval) {
    return request.toBuilder()
        .approval(approval)
        .aside(
            Stream.of(request.aside(), approval.signatures(), List.of(approval.plan()))
                .flatMap(List::stream)
                .distinct()
                .toList())
        .build();
  }

  /**
   * Where a plan is carried out by another command than the one that was typed.
   *
   * @param typed the file as it was typed
   * @param wanted what a plan is taken of: {@code a deploy}
   * @param as what was typed
   */
  public static MisuseException ofAnother(
      Plan plan, Path typed, List<Path> signatures, String wanted, Invocation as) {
    String file = Discreet.shown(typed.toString());
    Optional<String> step =
        plan.hosts().stream()
            .flatMap(host -> host.step(Step.Execute.class).stream())
            .map(Step.Execute::name)
            .findFirst();
    String what =
        switch (plan.kind()) {
          case DEPLOY -> "a deploy";
          case ROLLBACK -> "a rollback";
          case PRUNE -> "a prune";
          case STEP -> step.map(name -> "the step " + name).orElse("a step");
        };
    String said = "The plan " + file + " is one of " + what + ", and not of " + wanted + ".";
    if (plan.kind() != Plan.Kind.DEPLOY && plan.kind() != Plan.Kind.STEP) {
      return new MisuseException(said);
    }
    Line line =
        plan.kind() == Plan.Kind.DEPLOY
            ? as.line("deploy").without("--release").without("--accept").without("--reason")
            : as.line("step", step.stream().toArray(String[]::new));
    line = line.with("--plan", typed.toString());
    for (Path signature : signatures) {
      line = line.and("--approval", signature.toString());
    }
    return new MisuseException(said, "It is carried out by: " + line);
  }

  public static MisuseException signaturesWithoutPlan() {
    return new MisuseException("--approval FILE is a signature of the plan of --plan FILE.");
  }

  /**
   * Reads a plan.
   *
   * @param typed the file as it was typed
   * @param anew the line that makes such a plan, into the same file
   */
  public static Plan read(Path typed, Line anew, Machine here) throws MisuseException {
    return parsed(typed, bytes(typed, here), Optional.of(anew), here);
  }

  /** A plan's bytes, which may be signed. */
  public static byte[] bytes(Path typed, Machine here) throws MisuseException {
    Path file = here.resolve(typed);
    try {
      return LocalFile.read(file, LONGEST);
    } catch (IOException e) {
      throw unreadable(typed, file, e);
    }
  }

  /** The plan that these bytes are. */
  public static Plan parsed(Path typed, byte[] bytes, Machine here) throws MisuseException {
    return parsed(typed, bytes, Optional.empty(), here);
  }

  private static Plan parsed(Path typed, byte[] bytes, Optional<Line> anew, Machine here)
      throws MisuseException {
    try {
      return PlanFile.read(bytes);
    } catch (PlanFile.OtherFormatException e) {
      throw new MisuseException(
          "The plan " + typed + " cannot be carried out: " + e.getMessage() + ".",
          anew.map(line -> new String[] {"Plan anew: " + line}).orElseGet(() -> new String[0]));
    } catch (IOException e) {
      throw unreadable(typed, here.resolve(typed), e);
    }
  }

  private static MisuseException unreadable(Path typed, Path file, IOException e) {
    return new MisuseException(
        "The plan " + shown(file, typed) + " cannot be read: " + LocalFailure.why(e) + ".");
  }

  private static String shown(Path file, Path typed) {
    return LocalFailure.mayBeSecret(file) ? Discreet.shown(typed.toString()) : typed.toString();
  }
}
