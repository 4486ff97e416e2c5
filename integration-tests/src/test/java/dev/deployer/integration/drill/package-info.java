/**
 * Disasters and attacks against a real OpenSSH server: cuts, full disks, swapped directories,
 * hostile names, planted secrets. A run in which nothing goes wrong belongs in {@code deploy}.
 */
package dev.deployer.integration.drill;
