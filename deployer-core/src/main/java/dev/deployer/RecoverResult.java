package dev.deployer;

import dev.deployer.outcome.Live;
import java.util.List;

/**
 * What dead runs left is settled.
 *
 * @param actions what was finished or undone; empty if there was nothing
 */
public record RecoverResult(Live live, List<String> actions, List<String> warnings) {}
