/**
 * The command {@code demo}: deploys before the reader's eyes, to an SSH server that it starts and
 * ends. The only room that knows Apache MINA SSHD, with which it lies in a folder of its own that
 * no other command loads. It touches one folder, and no other host or configuration.
 */
package dev.deployer.cli.demo;
