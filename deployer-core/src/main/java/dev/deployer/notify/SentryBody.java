package dev.deployer.notify;

import dev.deployer.path.ReleaseId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A deploy of a release of Sentry ({@code POST
 * /api/0/organizations/ORGANIZATION/releases/{release}/deploys/}). The release is one that the
 * build has made known to Sentry, with its source maps and commits.
 */
final class SentryBody {
  private static final int MOST_NAME = 64;

  private SentryBody() {}

  static String of(Notice notice, Optional<String> link) {
    Map<String, Object> fields =
        BodyText.ordered(
            "environment",
            notice.environment().orElse("production"),
            "name",
            Card.bounded(
                notice.application().map(name -> name + " ").orElse("")
                    + notice.release().map(ReleaseId::value).orElse(""),
                MOST_NAME));
    link.ifPresent(url -> fields.put("url", url));
    notice
        .took()
        .ifPresent(
            time ->
                fields.put(
                    "dateStarted",
                    notice.at().minus(time).truncatedTo(ChronoUnit.SECONDS).toString()));
    fields.put("dateFinished", notice.at().truncatedTo(ChronoUnit.SECONDS).toString());
    return BodyText.json(fields);
  }
}
