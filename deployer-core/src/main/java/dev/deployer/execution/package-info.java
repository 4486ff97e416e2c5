/**
 * How a plan is carried out on a host: lock, stage, publish, activate, retire, and what is done
 * after a lost connection or a dead run. Each commit is one rename, sent alone.
 */
package dev.deployer.execution;
