/**
 * Several hosts as one target: who decides, the waves, and what a dead run left between the hosts.
 * Whatever concerns more than one host is here. How a single host is changed is in {@link
 * dev.deployer.execution}.
 */
package dev.deployer.cluster;
