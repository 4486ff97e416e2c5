package dev.deployer.source;

import dev.deployer.path.EntryPath;
import java.nio.file.Path;
import java.util.List;

/**
 * What a release is made from.
 *
 * @param directory the build; a link to a directory is followed once
 * @param excludes patterns in gitignore syntax, after which those of {@code .deployignore} come
 * @param sharedDirs become links to {@code shared/}
 * @param sharedFiles likewise
 * @param writable directories that the application may change
 * @param executable patterns of files that are made executable, for clients without modes
 * @param preserveModes whether permission bits are taken as they are, instead of 0755 and 0644
 */
public record SourceSettings(
    Path directory,
    List<String> excludes,
    List<EntryPath> sharedDirs,
    List<EntryPath> sharedFiles,
    List<EntryPath> writable,
    List<String> executable,
    boolean preserveModes) {}
