package dev.deployer.config;

import dev.deployer.hook.Where;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Shape;
import java.util.Arrays;
import java.util.stream.Stream;

/** {@code where}: on which machines a command runs. */
final class WhereKey {
  private static final String ABOUT =
      "Where it runs. local: on your machine, in the folder of deployer.yaml; once: on one host;"
          + " each: on each host.";

  /** All of them. */
  static final Key<Where> ANY =
      Key.of(
              "where",
              Form.text(
                  Shape.word(Arrays.stream(Where.values()).map(Where::key).toList()),
                  WhereKey::where),
              ABOUT)
          .needed("say where it runs: local, once or each");

  /** In the phase build. */
  static final Key<Where> OF_BUILD =
      Key.of("where", Form.text(Shape.word(Where.LOCAL.key()), WhereKey::local), ABOUT)
          .usually(Where.LOCAL.key());

  /** Of what is asked in the release that is live. */
  static final Key<Where> ON_HOSTS =
      Key.of(
              "where",
              Form.text(Shape.word(Where.ONCE.key(), Where.EACH.key()), WhereKey::onHosts),
              "Where it runs: once on the first host, or on each.")
          .usually(Where.ONCE.key());

  private WhereKey() {}

  private static Where where(String text) {
    return Stream.of(Where.values())
        .filter(where -> where.key().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be local, once or each"));
  }

  private static Where local(String text) {
    if (where(text) != Where.LOCAL) {
      throw new IllegalArgumentException(
          "must be local: in the phase build a hook runs on no host");
    }
    return Where.LOCAL;
  }

  private static Where onHosts(String text) {
    Where where = where(text);
    if (where == Where.LOCAL) {
      throw new IllegalArgumentException(
          "must be once or each: it runs in the release that is live");
    }
    return where;
  }
}
