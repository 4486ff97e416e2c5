/**
 * What lies in a root on a host: its layout, its records, and how they are read and checked.
 * Nothing here writes; that is left to {@link dev.deployer.execution}. {@code
 * docs/on-disk-format.md} describes the same for people.
 */
package dev.deployer.root;
