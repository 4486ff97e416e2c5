/**
 * What a release contains, as a value and as mtree(5) text, and how it differs from what a host
 * has. Pure: it is given entries, and asks no host and no disk for them.
 */
package dev.deployer.manifest;
