/**
 * Carries out commands that were typed in other processes of this account, in one process whose
 * code is loaded and compiled already. Only how a command gets here and back is in this room;
 * nothing here knows what a command does, and nothing is started unasked.
 */
package dev.deployer.cli.daemon;
