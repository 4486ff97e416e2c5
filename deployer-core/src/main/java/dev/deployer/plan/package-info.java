/**
 * The plan as data: pure functions from what is on a host and what is in the source to steps, or to
 * objections. Nothing here asks a host or changes one; plans are carried out in {@link
 * dev.deployer.execution}.
 */
package dev.deployer.plan;
