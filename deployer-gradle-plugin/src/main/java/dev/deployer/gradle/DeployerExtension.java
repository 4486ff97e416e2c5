package dev.deployer.gradle;

import org.gradle.api.file.ConfigurableFileCollection;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.ListProperty;
import org.gradle.api.provider.Property;

/**
 * What holds for all tasks of a project, unless one of them says otherwise: {@code deployer {
 * environment = "production" }}. Keys and what else is secret come from variables of the
 * environment alone, never from a build script, which many read.
 */
public abstract class DeployerExtension {
  /** For Gradle. */
  public DeployerExtension() {}

  /** Where it goes: an environment of {@code deployer.yaml}, or {@code [user@]host:/root}. */
  public abstract Property<String> getEnvironment();

  /** The configuration. By default {@code deployer.yaml} in the folder of the project. */
  public abstract RegularFileProperty getFile();

  /**
   * The build: a folder, an archive (tar, tar.gz, tgz, zip), another file, which is then the one
   * file of the release, or the task that makes one of these. By default what {@code deployer.yaml}
   * names, else what the project builds.
   */
  public abstract ConfigurableFileCollection getSource();

  /** What the build was made from. By default what git says of the source. */
  public abstract Property<String> getRevision();

  /** Of several hosts only these: names, labels, or {@code !name} for all but that one. */
  public abstract ListProperty<String> getHosts();

  /** How long to wait for a lock, such as {@code 5m}. By default not at all. */
  public abstract Property<String> getWait();

  /** A word for the journal. */
  public abstract Property<String> getMessage();

  /**
   * The file of ssh_config(5); {@code none} for none. By default {@code ~/.ssh/config} and {@code
   * /etc/ssh/ssh_config}.
   */
  public abstract Property<String> getSshConfig();

  /** Whether the key of a host that is not known yet is added to the known hosts. */
  public abstract Property<Boolean> getAcceptNew();

  /** Whether all tasks are left out. */
  public abstract Property<Boolean> getSkip();
}
