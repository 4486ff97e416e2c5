package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.RecoverResult;
import dev.deployer.Shop;
import dev.deployer.Status;
import dev.deployer.VerifyDepth;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds whatever is cut, killed or lost; each breach is an {@link AssertionError}. */
final class Promise {
  private static final Pattern OF_THE_LAYOUT =
      Pattern.compile(
          "new|lock|fenced|journal|manifests|trash|root\\.json|reserve(/spare-[0-9]{2})?"
              + "|journal/[0-9]{16}(/record\\.json)?"
              + "|manifests/[^/]+(/(manifest\\.mtree|chunks|release\\.json))?"
              + "|trash/[^/]+(/(card\\.json|release(/.*)?"
              + "|manifest(/(manifest\\.mtree|chunks|release\\.json))?))?"
              + "|new/[0-9a-f]{32}|fenced/[0-9a-f]{32}(/[0-9a-f]{32}(-over)?(/holder\\.json)?)?");
  private static final Pattern IN_THE_TRASH =
      Pattern.compile("(\\.deployer/trash/([^/]+)\\.[0-9]+/)manifest/manifest\\.mtree");
  private static final Pattern CARD_OF_A_FORMER_HOLDER =
      Pattern.compile("fenced/[0-9a-f]{32}/[0-9a-f]{32}");

  private Promise() {}

  /** One of these releases is live, it is whole, and nothing beside the root has changed. */
  static void isKept(Shop shop, Collection<String> allowed) throws DeployerException {
    assertThat(shop.target()).as("what is live").isIn(allowed);
    isWhole(shop, Optional.empty());
    nothingBesideChanged(shop);
  }

  /** Every byte of the release is as its manifest says; of the live one, where none is named. */
  static void isWhole(Shop shop, Optional<String> release) throws DeployerException {
    assertThat(
            shop.deployer()
                .verify(release.map(ReleaseId::parse), VerifyDepth.CONTENT)
                .differences())
        .as("what differs in " + release.orElse("the live release"))
        .isEmpty();
  }

  /**
   * Each of these releases is there as it was: under its name, or in the trash with all that it
   * takes to restore it.
   *
   * @param trees what lay in them, by id
   */
  static void nothingIsLost(Shop shop, Map<String, Map<String, String>> trees) {
    SortedMap<String, String> root = shop.disk.backdoor().tree("/srv/shop");
    trees.forEach(
        (id, tree) ->
            assertThat(root.keySet())
                .as("release " + id + ", or what can be restored of it")
                .anyMatch(path -> isManifestBeside(root, path, id, tree)));
  }

  private static boolean isManifestBeside(
      SortedMap<String, String> root, String path, String id, Map<String, String> tree) {
    Matcher trashed = IN_THE_TRASH.matcher(path);
    if (trashed.matches() && trashed.group(2).equals(id)) {
      String place = trashed.group(1);
      return root.containsKey(place + "card.json")
          && root.containsKey(place + "manifest/release.json")
          && below(root, place + "release/").equals(tree);
    }
    String manifest = ".deployer/manifests/" + id;
    return path.equals(manifest + "/manifest.mtree")
        && root.containsKey(manifest + "/release.json")
        && below(root, "releases/" + id + "/").equals(tree);
  }

  private static Map<String, String> below(SortedMap<String, String> root, String place) {
    Map<String, String> below = new TreeMap<>();
    root.subMap(place, place + Character.MAX_VALUE)
        .forEach((path, what) -> below.put(path.substring(place.length()), what));
    return below;
  }

  static void nothingBesideChanged(Shop shop) {
    Map<String, String> all = shop.disk.backdoor().tree("/srv");
    assertThat(all.keySet())
        .as("what lies beside the root")
        .allMatch(path -> path.startsWith("shop") || path.startsWith("beside"));
    assertThat(shop.disk.backdoor().tree("/srv/beside").keySet()).containsExactly("sentinel");
    assertThat(shop.disk.backdoor().content("/srv/beside/sentinel")).containsExactly(1);
  }

  /** Nobody holds the lock, and there are the layout's entries and the last holders' cards. */
  static void nothingIsLeft(Shop shop) {
    Map<String, String> own = shop.disk.backdoor().tree("/srv/shop/.deployer");
    assertThat(own.keySet())
        .as("what lies in .deployer")
        .allMatch(path -> OF_THE_LAYOUT.matcher(path).matches());
    assertThat(
            own.keySet().stream().filter(path -> CARD_OF_A_FORMER_HOLDER.matcher(path).matches()))
        .as("the cards of former holders")
        .hasSizeLessThanOrEqualTo(2);
  }

  /** After a death, {@code recover} leaves one of these live and everything tidy. */
  static void recovers(Shop shop, Collection<String> allowed) throws DeployerException {
    breakLockOfTheDead(shop);
    RecoverResult recovered = shop.deployer().recover();
    assertThat(recovered.live()).isInstanceOf(Live.Release.class);
    assertThat(recovered.warnings()).isEmpty();
    isKept(shop, allowed);
    nothingIsLeft(shop);
  }

  static void breakLockOfTheDead(Shop shop) throws DeployerException {
    Optional<Status.LockState> lock = shop.deployer().status().lock();
    if (lock.isPresent()) {
      shop.deployer().unlock(lock.get().token());
    }
  }

  static void nextDeploySucceeds(Shop shop) throws IOException, DeployerException {
    shop.version(9);
    shop.deployer().deploy(shop.release("9"));
    isKept(shop, List.of("releases/9"));
  }
}
