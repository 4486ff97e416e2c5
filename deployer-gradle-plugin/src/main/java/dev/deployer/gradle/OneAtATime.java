package dev.deployer.gradle;

import org.gradle.api.services.BuildService;
import org.gradle.api.services.BuildServiceParameters;

/**
 * Used by all tasks of a project, of which so no two are at work at a time: the one would find the
 * lock of the other, wherever Gradle runs tasks side by side.
 */
public abstract class OneAtATime implements BuildService<BuildServiceParameters.None> {
  /** For Gradle. */
  public OneAtATime() {}
}
