/**
 * The front door: from a {@code deployer.yaml} and the name of an environment to runs, and to the
 * sentences in which the command line tells of them.
 *
 * <p>{@link dev.deployer.project.Project#read} reads the file; {@link
 * dev.deployer.project.Project#open} finds the hosts of an environment, or of some of them, and the
 * way to each, as {@link dev.deployer.project.target.Options} say; on the {@link
 * dev.deployer.project.Session} that it gives, commands are run: {@code deploy}, {@code plan},
 * {@code rollback}, {@code status} and {@code verify} with results in types, all by name with an
 * {@link dev.deployer.project.Outcome}. {@link dev.deployer.project.Session#tell} gives the
 * sentences of what happens, {@code inWords} those of what came of it, and {@link
 * dev.deployer.outcome.DeployerException#inWords} those of a failure, with what to do.
 *
 * <p>Several sessions may be open at a time. Nothing here prints, asks or exits, and it has no
 * parser of a command line: what a command does is in {@code command}, how it is at work on hosts
 * in {@code run}.
 */
package dev.deployer.project;
