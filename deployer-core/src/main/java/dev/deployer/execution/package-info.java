/**
 * Carries a plan out on one host: locks, stages, publishes, activates, retires, and recovers from a
 * lost connection or a dead run. Each commit is one rename, sent alone, and all changes to a root
 * are made here. It is one room on purpose, since its package-private members guard the order of
 * the protocol. What is to be done is decided in {@link dev.deployer.plan}, and what concerns
 * several hosts in {@link dev.deployer.cluster}.
 */
package dev.deployer.execution;
