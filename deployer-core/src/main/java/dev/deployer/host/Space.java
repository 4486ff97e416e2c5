package dev.deployer.host;

/**
 * Room on the filesystem of a path, as statvfs tells it.
 *
 * @param freeBytes what this account may still use
 * @param freeFiles how many files this account may still create; {@link Long#MAX_VALUE} where the
 *     filesystem has no such limit
 * @param readOnly whether it is mounted so
 */
public record Space(long freeBytes, long freeFiles, boolean readOnly) {}
