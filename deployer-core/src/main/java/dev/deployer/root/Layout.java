package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.util.List;
import java.util.Locale;

/**
 * Where things lie below a root (format 1).
 *
 * <pre>
 * .deployer/                     0700
 *   root.json                    the root's identity
 *   new/&lt;root id&gt;/&lt;token&gt;/       a lock being prepared
 *   lock/                        empty: free
 *     &lt;token&gt;/                   held: the workbench of one run
 *       holder.json              who, since when, to do what
 *   fenced/&lt;root id&gt;/&lt;token&gt;/    every workbench that is no longer one
 *   journal/0000000000000042/    record.json
 *   manifests/&lt;id&gt;/              manifest.mtree, release.json
 *   trash/&lt;id&gt;.&lt;number&gt;/       card.json, release/, manifest/: retired, and can be restored
 *   trash/step-&lt;name&gt;.&lt;number&gt;/ output.txt: what a step printed
 *   reserve/                     room for a lock on a full disk; see {@link Reserve}
 * releases/&lt;id&gt;/
 * shared/
 * current -&gt; releases/&lt;id&gt;
 * </pre>
 */
public record Layout(ReleaseRoot root) {
  /** The format of everything below {@code .deployer}. */
  public static final int FORMAT = 1;

  public RemotePath top() {
    return root.path();
  }

  public RemotePath deployer() {
    return top().child(".deployer");
  }

  public RemotePath marker() {
    return deployer().child("root.json");
  }

  /** The card on a workbench that tells who holds it. */
  public static RemotePath cardOn(RemotePath workbench) {
    return workbench.child("holder.json");
  }

  /** What is to take the place of that card. */
  public static RemotePath nextCardOn(RemotePath workbench) {
    return workbench.child("holder-next");
  }

  /**
   * Whether an entry of a workbench tells of the holder, and is nothing that was prepared there.
   */
  public static boolean tellsOfTheHolder(String name) {
    return name.equals("holder.json") || name.equals("holder-next") || name.startsWith("heartbeat");
  }

  /**
   * Where locks are prepared. It bears the root's id, so that a lock which is meant for this root
   * cannot come to be in another, whichever of them lies at the path.
   *
   * @param rootId as in the marker
   */
  public RemotePath preparing(String rootId) {
    return own("new").child(rootId);
  }

  public RemotePath lock() {
    return own("lock");
  }

  /**
   * Where workbenches go that are no longer one. It bears the root's id too, since they are
   * disarmed and swept from there.
   *
   * @param rootId as in the marker
   */
  public RemotePath fenced(String rootId) {
    return own("fenced").child(rootId);
  }

  public RemotePath journal() {
    return own("journal");
  }

  /**
   * The directory of one record.
   *
   * @param number from 1
   */
  public RemotePath record(long number) {
    return journal().child(String.format(Locale.ROOT, "%016d", number));
  }

  public RemotePath manifests() {
    return own("manifests");
  }

  public RemotePath manifest(ReleaseId id) {
    return manifests().child(id);
  }

  public RemotePath trash() {
    return own("trash");
  }

  /** The {@link Reserve}; a root can be without. */
  public RemotePath reserve() {
    return own("reserve");
  }

  /** Where a retired release lies. */
  public RemotePath trash(RetiredRelease retired) {
    return trash().child(retired.name());
  }

  /**
   * Where lies what a step printed.
   *
   * @param number of the journal's record with which it began
   */
  public RemotePath output(String step, long number) {
    return trash().child("step-" + step + "." + number);
  }

  public RemotePath releases() {
    return top().child("releases");
  }

  public RemotePath release(ReleaseId id) {
    return releases().child(id);
  }

  public RemotePath shared() {
    return top().child("shared");
  }

  public RemotePath current() {
    return top().child("current");
  }

  /** The text of the link {@code current} for a release. */
  public static String targetOf(ReleaseId id) {
    return "releases/" + id;
  }

  /** The directories below {@code .deployer} that every root has, mode 0700. */
  public List<RemotePath> ownDirectories() {
    return List.of(own("new"), lock(), own("fenced"), journal(), manifests(), trash());
  }

  /** The directories in those that bear the root's id, mode 0700. */
  public List<RemotePath> directoriesOf(String rootId) {
    return List.of(preparing(rootId), fenced(rootId));
  }

  /** Where commits take something from or to, but for workbenches. */
  public List<RemotePath> parentsOfCommits() {
    return List.of(top(), releases(), journal(), manifests(), trash());
  }

  /** The directories that people see, mode 0755. */
  public List<RemotePath> openDirectories() {
    return List.of(releases(), shared());
  }

  private RemotePath own(String name) {
    return deployer().child(name);
  }
}
