/** Several hosts as one target. */
package dev.deployer.cluster;
