package dev.deployer.ssh.config;

import java.nio.file.Path;

/**
 * A file of ssh_config(5).
 *
 * @param personal whether relative includes lie in {@code ~/.ssh}, else in {@code /etc/ssh}
 * @param required whether it has to exist
 * @param guarded whether nobody but its owner may be able to write it, as for each included file
 */
record ConfigFile(Path path, boolean personal, boolean required, boolean guarded) {}
