/** How runs are shown: as text for people, as JSON Lines for programs; and how they exit. */
package dev.deployer.cli.output;
