/**
 * The machine of whoever deploys: its variables and folders, the commands that run there, and who
 * it is. Nothing here prints, asks a person or knows a host.
 */
package dev.deployer.project.machine;
