/**
 * The contract of the port {@link dev.deployer.host.Host}, held against real servers. Only facts
 * about servers; what Deployer makes of them is tested in {@code deploy}.
 */
package dev.deployer.integration.contract;
