/**
 * The trials of the torture bench: each is a line of {@code docs/reliability.md}, and tries to
 * break one promise very many times. Tests of single faults belong to the other rooms.
 */
package dev.deployer.torture.trial;
