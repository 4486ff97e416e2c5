/**
 * The plugin {@code dev.deployer} of Gradle: a task for each command, by which what a project
 * builds goes where its {@code deployer.yaml} says. A run that did not do what it was to do fails
 * the build with what is live, why, and what to type.
 *
 * <p>What a command does is known behind {@link dev.deployer.project.Session} alone. Here is only
 * what Gradle is asked and told: which project, what it builds, which words; nothing is printed but
 * by its log, nobody is asked, and nothing is kept from one task to the next. Of a task's state
 * there are only properties that Gradle manages, so that it can be kept in a configuration cache;
 * the model of the build is for {@link dev.deployer.gradle.DeployerPlugin}, and no task knows it
 * when it runs.
 */
package dev.deployer.gradle;
