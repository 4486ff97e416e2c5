package dev.deployer.outcome;

import java.util.Optional;

/**
 * Where one of several hosts stands when a run has ended.
 *
 * @param host its address, as events have it
 * @param live what is live there, as last read
 * @param failure what went wrong there, in one clause that does not name the host; absent where
 *     nothing did
 */
public record Standing(String host, Live live, Optional<String> failure) {}
