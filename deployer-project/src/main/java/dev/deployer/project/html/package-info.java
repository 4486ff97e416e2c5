/**
 * A report of a target as one HTML file: what the journals of its hosts say of them together, as
 * values, and how that is written, drawn and coloured. Nothing here asks a host or writes a file,
 * and whatever a host has said is escaped in one place, {@code Html}.
 */
package dev.deployer.project.html;
