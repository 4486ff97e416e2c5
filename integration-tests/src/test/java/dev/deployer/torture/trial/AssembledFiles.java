package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.DeployResult;
import dev.deployer.Shop;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.testing.Backdoor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Files that are put together on the host, from what is sent, what is copied from the live release
 * and what one has from the other: before each copy one of those becomes another, or the disk has
 * only so much room left, of which the server says nothing where it is the end of a copy; or the
 * chunk index says what is not so. The release is whole, or it is not there.
 */
public final class AssembledFiles implements Trial {
  private static final int SIZE = 300_000;
  private static final int EDITS = 4;
  private static final int CHANGE = 20_000;
  private static final List<String> BUNDLES = List.of("bundle.js", "chunk.js");
  private static final String LOCK = "/srv/shop/.deployer/lock";
  private static final String PAPERS = "/srv/shop/.deployer/manifests/1/";

  /** What becomes of the file that is copied from. */
  private enum Origin {
    OTHER_CONTENT,
    ONE_BYTE_LESS,
    LESS_THAN_A_PIECE,
    MORE_THAN_A_PIECE,
    EMPTIED,
    GROWN,
    GONE,
    REPLACED,
    OTHER_MODE,
    OTHER_TIME;

    void on(Backdoor files, String path) {
      byte[] content = files.content(path);
      int size = content.length;
      switch (this) {
        case OTHER_CONTENT -> files.writeFile(path, new byte[size]);
        case ONE_BYTE_LESS -> files.writeFile(path, Arrays.copyOf(content, Math.max(0, size - 1)));
        case LESS_THAN_A_PIECE ->
            files.writeFile(path, Arrays.copyOf(content, Math.max(0, size - 60_000)));
        case MORE_THAN_A_PIECE -> files.writeFile(path, Arrays.copyOf(content, size / 3));
        case EMPTIED -> files.writeFile(path, new byte[0]);
        case GROWN -> files.writeFile(path, Arrays.copyOf(content, size + 1));
        case GONE -> files.remove(path);
        case REPLACED -> {
          files.remove(path);
          files.writeFile(path, content);
        }
        case OTHER_MODE -> files.setMode(path, 0600);
        case OTHER_TIME -> files.setModified(path, files.modified(path) + 1);
      }
    }
  }

  /** Which of the files that are copied from. */
  private enum Where {
    LIVE,
    LIVE_OF_THE_SECOND,
    MADE;

    /** Whoever writes to a file that is still being made writes into what is made. */
    boolean isWhole(Backdoor files) {
      return this != MADE
          || files.tree(LOCK).keySet().stream().anyMatch(path -> path.endsWith("/tree/chunk.js"));
    }

    String in(Backdoor files) {
      return switch (this) {
        case LIVE -> "/srv/shop/releases/1/bundle.js";
        case LIVE_OF_THE_SECOND -> "/srv/shop/releases/1/chunk.js";
        case MADE ->
            LOCK
                + "/"
                + files.tree(LOCK).keySet().stream()
                    .filter(path -> path.endsWith("/tree/bundle.js"))
                    .findAny()
                    .orElseThrow();
      };
    }
  }

  /** What the index says, and its card with it where that is told. */
  private enum Lie {
    ANOTHER_TEXT(false),
    CUT_SHORT(true),
    ANOTHER_VERSION(true),
    OTHER_LENGTHS(true),
    ANOTHER_FILE(true),
    OTHER_VALUES_AND_READ_BACK(true);

    private final boolean isRecorded;

    Lie(boolean isRecorded) {
      this.isRecorded = isRecorded;
    }

    byte[] of(byte[] index, Random random) {
      byte[] lie = index.clone();
      int entries = ByteBuffer.wrap(index).getInt(72);
      switch (this) {
        case ANOTHER_TEXT -> lie[random.nextInt(lie.length)] ^= (byte) (1 << random.nextInt(8));
        case CUT_SHORT -> lie = Arrays.copyOf(lie, random.nextInt(lie.length));
        case ANOTHER_VERSION -> lie[16 + random.nextInt(3)] ^= 1;
        case OTHER_LENGTHS -> lie[89 + 10 * random.nextInt(entries)] ^= 1;
        case ANOTHER_FILE -> lie[40 + random.nextInt(32)] ^= 1;
        case OTHER_VALUES_AND_READ_BACK -> {
          lie[39] = 9;
          for (int i = random.nextInt(entries); i >= 0; i--) {
            int one = 80 + 10 * random.nextInt(entries);
            int other = 80 + 10 * random.nextInt(entries);
            byte[] entry = Arrays.copyOfRange(lie, one, one + 10);
            System.arraycopy(lie, other, lie, one, 10);
            System.arraycopy(entry, 0, lie, other, 10);
          }
        }
      }
      return lie;
    }
  }

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int copiesSeen;

  @Override
  public int number() {
    return 21;
  }

  @Override
  public String title() {
    return "files put together: their origin changes, the disk fills, their index lies";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    outcomes.clear();
    try (Folder folder = Folder.create()) {
      Shop live = live(folder.create("source"));
      int copies = copies(live);
      List<Runnable> cases = new ArrayList<>();
      for (int copy = 1; copy <= copies; copy++) {
        int number = copy;
        for (Origin origin : Origin.values()) {
          for (Where where : Where.values()) {
            cases.add(
                () ->
                    tally.attempt(
                        where + " " + origin + " before copy " + number,
                        () -> changed(live, where, origin, number)));
          }
        }
        for (int room = 0; room < SIZE + 200_000; room += 4_001) {
          int free = room;
          cases.add(
              () ->
                  tally.attempt(
                      "room for " + free + " bytes before copy " + number,
                      () -> full(live, free, number)));
        }
      }
      for (Lie lie : Lie.values()) {
        for (int i = 0; i < 200; i++) {
          long chosen = seed + i;
          cases.add(() -> tally.attempt(lie + " of " + chosen, () -> lied(live, lie, chosen)));
        }
      }
      scale.of(cases, seed).forEach(Runnable::run);
    }
    return tally.score("copies of a deploy: " + copiesSeen + "; " + outcomes);
  }

  private int copies(Shop live) throws IOException, DeployerException {
    Shop shop = live.on(live.disk.copy());
    AtomicInteger copies = new AtomicInteger();
    shop.disk.beforeEachCopy(copies::incrementAndGet);
    deploy(shop);
    copiesSeen = copies.get();
    return copiesSeen;
  }

  private static Shop live(Path source) throws IOException, DeployerException {
    Shop shop = new Shop(source).initialised();
    version(shop, 1);
    shop.deployer().deploy(shop.release("1"));
    version(shop, 2);
    return shop;
  }

  private static void version(Shop shop, int version) throws IOException {
    shop.version(version);
    for (String bundle : BUNDLES) {
      Files.write(shop.source().resolve(bundle), content(bundle, version));
    }
  }

  private static byte[] content(String bundle, int version) {
    byte[] content = new byte[SIZE / (1 + BUNDLES.indexOf(bundle))];
    new Random(bundle.hashCode()).nextBytes(content);
    for (int edit = 1; edit <= EDITS; edit++) {
      content[edit * content.length / (EDITS + 1)] = (byte) version;
    }
    byte[] change = new byte[CHANGE];
    new Random(version).nextBytes(change);
    System.arraycopy(change, 0, content, content.length / 2, CHANGE);
    return content;
  }

  private static DeployResult.OnHost deploy(Shop shop) throws DeployerException {
    return shop.deployer().deploy(shop.release("2")).hosts().get(0);
  }

  private void changed(Shop live, Where where, Origin origin, int number) throws Exception {
    Shop shop = live.on(live.disk.copy());
    Backdoor files = shop.disk.backdoor();
    AtomicInteger copies = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    shop.disk.beforeEachCopy(
        () -> {
          if (copies.incrementAndGet() >= number && where.isWhole(files) && !done.getAndSet(true)) {
            origin.on(files, where.in(files));
          }
        });
    isWholeOrNotThere(shop, where + " " + origin);
  }

  private void full(Shop live, int room, int number) throws Exception {
    Shop shop = live.on(live.disk.copy());
    AtomicInteger copies = new AtomicInteger();
    shop.disk.beforeEachCopy(
        () -> {
          if (copies.incrementAndGet() == number) {
            shop.disk.limitBytes(room);
          }
        });
    isWholeOrNotThere(shop, "FULL");
  }

  private void lied(Shop live, Lie lie, long seed) throws Exception {
    Shop shop = live.on(live.disk.copy());
    Backdoor files = shop.disk.backdoor();
    byte[] index = lie.of(files.content(PAPERS + "chunks"), new Random(seed));
    if (lie.isRecorded) {
      ReleaseRecord card = ReleaseRecord.read(files.content(PAPERS + "release.json"));
      files.writeFile(
          PAPERS + "release.json",
          card.with(card.manifest().orElseThrow(), Optional.of(Digest.ofContent(index))).bytes());
    }
    files.writeFile(PAPERS + "chunks", index);
    isWholeOrNotThere(shop, lie.name());
  }

  private void isWholeOrNotThere(Shop shop, String kind) throws DeployerException {
    boolean done = true;
    boolean copied = false;
    try {
      copied = deploy(shop).copiedBytes() > 0;
    } catch (DeployerException e) {
      done = false;
    }
    shop.disk.limitBytes(Long.MAX_VALUE);
    shop.disk.beforeEachCopy(() -> {});
    assertThat(shop.target()).isEqualTo(done ? "releases/2" : "releases/1");
    if (done) {
      Promise.isWhole(shop, Optional.empty());
      for (String bundle : BUNDLES) {
        assertThat(shop.disk.backdoor().content("/srv/shop/releases/2/" + bundle))
            .isEqualTo(content(bundle, 2));
      }
    } else {
      shop.deployer().recover();
      assertThat(shop.disk.backdoor().exists("/srv/shop/releases/2")).isFalse();
    }
    Promise.nothingBesideChanged(shop);
    outcomes.merge(kind + (done ? copied ? " copied" : " sent whole" : " failed"), 1, Integer::sum);
  }
}
