package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.util.List;

/**
 * What was deleted.
 *
 * @param kept what stays, newest first
 * @param warnings what could not be deleted and stays in the trash
 */
public record PruneResult(List<ReleaseId> removed, List<ReleaseId> kept, List<String> warnings) {}
