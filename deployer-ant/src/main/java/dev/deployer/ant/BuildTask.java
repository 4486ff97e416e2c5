package dev.deployer.ant;

import dev.deployer.project.target.Options;
import org.apache.tools.ant.BuildException;

/** A command that looks at a build. */
public abstract class BuildTask extends GatedTask {
  private String source;
  private String ref;
  private String revision;
  private String message;

  BuildTask() {}

  /**
   * The build: a folder, or an archive (tar, tar.gz, zip), against the folder of the project. By
   * default what {@code deployer.yaml} names.
   */
  public void setSource(String path) {
    source = path;
  }

  /** The commit of the source that is meant, and not what lies in the work tree. */
  public void setRef(String commit) {
    ref = commit;
  }

  /** What the build was made from. By default what git says of the source. */
  public void setRevision(String text) {
    revision = text;
  }

  /** A word for the journal. */
  public void setMessage(String text) {
    message = text;
  }

  @Override
  Options.Builder options() {
    if (source != null && source.isBlank()) {
      throw new BuildException("source names a folder or an archive, and nothing was named.");
    }
    return super.options()
        .source(path(source))
        .ref(said(ref))
        .revision(said(revision))
        .message(said(message));
  }
}
