package dev.deployer.watch;

import java.util.Optional;

/**
 * What came of asking a number once.
 *
 * @param measure which one
 * @param address of whom, as events name the host; the operator's machine where it is of no host
 * @param value absent where there was no answer, or no number in it
 * @param reason why not, in one clause; empty where there is a value
 * @param nanos when it was asked, as {@link System#nanoTime}
 */
public record Reading(
    Measure measure, String address, Optional<Double> value, String reason, long nanos) {}
