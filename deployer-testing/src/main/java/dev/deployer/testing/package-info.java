/**
 * A host in memory: the port {@link dev.deployer.host.Host} without a server, held by the same
 * contract as OpenSSH. Begin with {@link dev.deployer.testing.MemoryDisk}: its {@code connector}
 * goes where a connector over SSH would go, and what is on it survives the connection, a cut
 * ({@link dev.deployer.testing.CutConnector}) and, as far as it was synced, a loss of power ({@link
 * dev.deployer.testing.PowerLoss}). {@link dev.deployer.testing.AllowList} fails a test whose
 * requests leave the paths that a run may change. Only hosts and their faults are here; what a test
 * expects of Deployer belongs to the test.
 */
package dev.deployer.testing;
