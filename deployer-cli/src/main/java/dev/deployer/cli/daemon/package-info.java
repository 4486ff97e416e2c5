/**
 * Commands of other processes of this account, carried out in a process that stays, so that its
 * code is loaded and compiled already. Nothing here is started unasked.
 */
package dev.deployer.cli.daemon;
