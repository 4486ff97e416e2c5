/**
 * A task while it is at work on its target: what it asks of whom, and what came of it on one host
 * or several. What single commands do is said in {@code command}; nothing here knows a terminal.
 */
package dev.deployer.project.run;
