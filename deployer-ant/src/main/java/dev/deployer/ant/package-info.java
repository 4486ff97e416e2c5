/**
 * Tasks of Ant: a build goes where {@code deployer.yaml} says, and a run that did not do what it
 * was to do ends the build with what is live, why, and what to write instead. {@code antlib.xml}
 * beside these classes has their names.
 *
 * <p>What a task does is known behind {@link dev.deployer.project.Session} alone. Here is only what
 * Ant is asked and told: the attributes, the folder of the project, its log and its properties;
 * nothing is printed but by that log, nobody is asked, and nothing is kept from one task to the
 * next.
 */
package dev.deployer.ant;
