/**
 * What git says of a work tree, as values, and the commands by which it is asked. Git runs as a
 * program of the operator's machine; nothing that a repository configures is run for it, and
 * nothing here judges what it says.
 */
package dev.deployer.git;
