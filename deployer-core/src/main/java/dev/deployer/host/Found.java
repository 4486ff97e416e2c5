package dev.deployer.host;

import dev.deployer.path.RemotePath;
import java.util.Optional;

/**
 * An entry that a walk has found on a host.
 *
 * @param path where it is
 * @param facts what lstat says of it
 * @param target of a link, as text, where it could be read
 */
public record Found(RemotePath path, Facts facts, Optional<String> target) {}
