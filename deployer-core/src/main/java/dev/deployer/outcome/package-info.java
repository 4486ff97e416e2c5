/**
 * How a run can end other than well: typed facts, with what is live now. No remedies: what a person
 * can type about a fact is known to the command line alone.
 */
package dev.deployer.outcome;
