/**
 * What a release says of itself: which data it reads and writes, what it needs, who must approve
 * it, and the steps that belong to it; as its {@code release.yaml} has it. Values and their
 * parsing; no host, and no judgement.
 */
package dev.deployer.metadata;
