/**
 * How a run is shown: as text for people or as JSON Lines for programs, and the code it exits with.
 * What the text says about a result is in {@code report}.
 */
package dev.deployer.project.output;
