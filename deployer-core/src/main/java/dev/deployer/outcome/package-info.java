/**
 * How a run can end other than well, and what it has to say besides: typed facts, with what is live
 * now, what was recovered and what a person should know. No remedies: what a person can type about
 * a fact is known to the command line alone.
 */
package dev.deployer.outcome;
