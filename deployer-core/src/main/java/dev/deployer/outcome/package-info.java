/** What can come of a run other than success: typed facts, with what is live now. */
package dev.deployer.outcome;
