/**
 * What lies in a folder, and the {@code deployer.yaml} that is written for it. Nothing here asks
 * anyone or writes a file.
 */
package dev.deployer.project.found;
