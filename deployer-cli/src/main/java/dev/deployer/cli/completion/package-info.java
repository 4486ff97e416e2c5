/**
 * What shells complete a line with: their scripts, and what is kept on this machine for them of
 * files and answers. Nothing in it asks a host, and no command depends on what is kept.
 */
package dev.deployer.cli.completion;
