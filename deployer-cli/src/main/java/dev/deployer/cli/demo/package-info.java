/**
 * The command {@code demo}: deploys before the reader's eyes, to an SSH server that it starts and
 * ends. The only room that knows Apache MINA SSHD. It touches one folder of its own, and no other
 * host or configuration.
 */
package dev.deployer.cli.demo;
