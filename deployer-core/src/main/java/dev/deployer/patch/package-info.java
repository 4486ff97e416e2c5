/**
 * What was changed by hand on a host, as files on this machine: a folder for each patch, with the
 * changed files, a unified diff and a card. Here is how these are written and read; nothing here
 * asks a host, and nothing that is written here is ever run.
 */
package dev.deployer.patch;
