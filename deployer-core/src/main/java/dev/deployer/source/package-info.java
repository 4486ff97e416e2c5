/** What is to be sent: a directory on this machine, read once and held to what was read. */
package dev.deployer.source;
