package dev.deployer.project.output;

import java.io.PrintStream;

/**
 * Where progress is shown.
 *
 * @param terminal whether a line may move on it
 * @param columns its width; {@link Page#UNBROKEN} where no line is to be broken
 */
public record Screen(PrintStream err, Style style, boolean terminal, int columns) {}
