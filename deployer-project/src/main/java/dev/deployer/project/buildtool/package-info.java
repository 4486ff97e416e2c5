/**
 * What tools that build have in common where a build runs a command of Deployer: the words of the
 * command, the lines that its failures tell people to type, the artifact that is put into a folder,
 * and a process that is told to end.
 *
 * <p>What a command does is behind {@link dev.deployer.project.Session} alone. No tool is known
 * here by its name or its types: each has a module of its own, which asks its tool what was built
 * and tells it what came of the run.
 */
package dev.deployer.project.buildtool;
