package dev.deployer.cli.local;

/**
 * What is told in the place of a command whose process is gone.
 *
 * @param exit the exit code
 * @param asResult whether it belongs on the standard output, and not among the errors
 * @param text one or more lines
 */
public record LastWords(int exit, boolean asResult, String text) {}
