/**
 * The checks that can refuse a run before anything is live: each a pure function from facts to a
 * finding, with the acceptances by which a person overrides it. Nothing here reads a disk, asks a
 * host or runs a command; who gathers the facts does.
 */
package dev.deployer.gate;
