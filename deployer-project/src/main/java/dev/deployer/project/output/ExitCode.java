package dev.deployer.project.output;

import dev.deployer.outcome.DeployerException;

/** How the process ends. The numbers are stable: scripts see them. */
public enum ExitCode {
  /** Done; also where cleaning up afterwards failed, which is a warning. */
  DONE(0),
  /** Failed; what was live is still live. */
  FAILED(1),
  /** Wrong usage or configuration; nothing was done. */
  USAGE(2),
  /** Refused by what is on the host, or there are findings. */
  REFUSED(3),
  /** The host is not reachable, or one side does not trust the other. */
  UNREACHABLE(4),
  /** The new release was live and then was reverted. */
  REVERTED(5),
  /** What is live is mixed or unknown: {@code recover} settles it. */
  UNKNOWN(6),
  /** Stopped by Ctrl-C: 128 + SIGINT. */
  INTERRUPTED(130),
  /** Stopped by SIGTERM: 128 + 15. */
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** Less than 0 where the other is worse: what is not known outranks all. */
  public int compareSeverity(ExitCode other) {
    return Integer.compare(severity(), other.severity());
  }

  private int severity() {
    return this == UNKNOWN ? Integer.MAX_VALUE : number;
  }

  /**
   * The exit of a run that ended like this.
   *
   * @param stoppedBy the exit that the signal stands for which stopped the run
   */
  public static ExitCode of(DeployerException.Kind kind, ExitCode stoppedBy) {
    return switch (kind) {
      case FAILED -> FAILED;
      case INVALID -> USAGE;
      case REFUSED -> REFUSED;
      case UNREACHABLE -> UNREACHABLE;
      case REVERTED -> REVERTED;
      case INTERRUPTED -> stoppedBy;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
