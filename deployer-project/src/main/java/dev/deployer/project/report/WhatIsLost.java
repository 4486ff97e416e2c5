package dev.deployer.project.report;

import dev.deployer.LostPart;
import dev.deployer.Status;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code status} says of releases of which somebody has deleted a part by hand, each with what
 * is typed for it.
 *
 * @param next how is deployed there
 */
record WhatIsLost(Status status, NextDeploy next) {
  List<StatusPage.Fact> facts(Invocation as) {
    return status.lost().stream()
        .map(lost -> new StatusPage.Fact("lost", false, text(lost), typed(lost, as)))
        .toList();
  }

  private static String text(LostPart lost) {
    return lost.release()
        + switch (lost.part()) {
          case LIVE -> " was deleted by hand";
          case DIRECTORY -> " has a manifest and no directory";
          case MANIFEST -> " has a directory and no manifest";
          case TRASH -> " lies in the trash without its directory";
          case TRASH_MANIFEST -> " lies in the trash without its manifest";
        };
  }

  private List<String> typed(LostPart lost, Invocation as) {
    DeletedRemedies remedies = new DeletedRemedies(as, next);
    return switch (lost.part()) {
      case LIVE -> Stream.concat(Stream.of(remedies.clear()), afterClearing(as).stream()).toList();
      case MANIFEST -> remedies.manifest(isLive(lost.release()));
      case DIRECTORY, TRASH, TRASH_MANIFEST -> List.of(remedies.directory());
    };
  }

  private boolean isLive(ReleaseId release) {
    return status.live().release().equals(Optional.of(release));
  }

  /** What comes next where nothing is live any more. */
  private List<String> afterClearing(Invocation as) {
    return status.previousGood().isPresent()
        ? List.of("Then a rollback " + new WayBack(status).text(as, Optional.empty()))
        : next.there("Then deploy", as);
  }
}
