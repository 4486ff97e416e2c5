/** The main job before the reader's eyes, on an SSH server that is started for it. */
package dev.deployer.cli.demo;
