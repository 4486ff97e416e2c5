/**
 * Goals of Maven: a module's build goes where its {@code deployer.yaml} says, and a run that did
 * not do what it was to do ends the build with what is live, why, and what to type.
 *
 * <p>What a goal does is known behind {@link dev.deployer.project.Session} alone. Here is only what
 * Maven is asked and told: which module, what it built, which words; nothing is printed but by its
 * log, nobody is asked, and nothing is kept from one goal to the next.
 */
package dev.deployer.maven;
