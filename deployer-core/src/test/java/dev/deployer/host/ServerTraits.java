package dev.deployer.host;

/**
 * In what servers may differ. Whatever is not listed here is the same everywhere.
 *
 * @param enforcesModes whether mode bits bind the account, which they do not for the superuser
 * @param namesAreBytes whether a name may be any bytes, and not only UTF-8
 * @param tellsSpace whether it has {@code statvfs@openssh.com}
 */
public record ServerTraits(boolean enforcesModes, boolean namesAreBytes, boolean tellsSpace) {}
