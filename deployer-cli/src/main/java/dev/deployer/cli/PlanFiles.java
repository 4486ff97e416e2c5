package dev.deployer.cli;

import dev.deployer.DeployRequest;
import dev.deployer.PlanApproval;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.project.report.Line;
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
final class PlanFiles {
  private PlanFiles() {}

  /**
   * Keeps a plan.
   *
   * @param typed the file as it was typed
   */
  static void keep(Plan plan, Path typed, CommandRun run) throws MisuseException {
    Path file = run.here().resolve(typed);
    try {
      Files.write(file, PlanFile.write(plan));
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
  static PlanApproval approval(Path typed, List<Path> signatures, CommandRun run)
      throws MisuseException {
    Path file = run.here().resolve(typed).toAbsolutePath();
    return new PlanApproval(
        file,
        signatures.isEmpty()
            ? beside(file)
            : signatures.stream().map(run.here()::resolve).map(Path::toAbsolutePath).toList());
  }

  /** A plan's file and what lies beside it for it, which no build is made of. */
  static List<Path> withSignatures(Path file) {
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
  static DeployRequest approved(DeployRequest request, PlanApproval approval) {
    return request.toBuilder()
        .approval(approval)
        .aside(
            Stream.of(request.aside(), approval.signatures(), List.of(approval.plan()))
                .flatMap(List::stream)
                .distinct()
                .toList())
        .build();
  }

  static MisuseException signaturesWithoutPlan() {
    return new MisuseException("--approval FILE is a signature of the plan of --plan FILE.");
  }

  /**
   * Reads a plan.
   *
   * @param typed the file as it was typed
   * @param anew the line that makes such a plan, into the same file
   */
  static Plan read(Path typed, Line anew, CommandRun run) throws MisuseException {
    return parsed(typed, bytes(typed, run.here()), Optional.of(anew), run.here());
  }

  /** A plan's bytes, which may be signed. */
  static byte[] bytes(Path typed, Surroundings here) throws MisuseException {
    Path file = here.resolve(typed);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(typed, file, e);
    }
  }

  /** The plan that these bytes are. */
  static Plan parsed(Path typed, byte[] bytes, Surroundings here) throws MisuseException {
    return parsed(typed, bytes, Optional.empty(), here);
  }

  private static Plan parsed(Path typed, byte[] bytes, Optional<Line> anew, Surroundings here)
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
