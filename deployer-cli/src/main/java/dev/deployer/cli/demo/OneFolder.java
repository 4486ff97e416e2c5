package dev.deployer.cli.demo;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/**
 * Serves one folder of this machine. What lies outside of it can be looked at (Deployer looks at
 * each directory down to its root), and neither be read, nor listed, nor changed.
 */
final class OneFolder implements SftpFileSystemAccessor {
  private static final int STICKY = 01000;

  private final Path folder;

  OneFolder(Path folder) {
    this.folder = folder;
  }

  private Path within(Path path) throws AccessDeniedException {
    if (!path.toAbsolutePath().normalize().startsWith(folder)) {
      throw new AccessDeniedException(path.toString(), null, "outside of the demo's folder");
    }
    return path;
  }

  /**
   * The library has no sticky bits (/tmp has one). In such a directory others can replace nothing
   * that is not theirs, so it is shown as one that they cannot write to.
   */
  @Override
  public NavigableMap<String, Object> resolveReportedFileAttributes(
      SftpSubsystemProxy subsystem,
      Path file,
      int flags,
      NavigableMap<String, Object> attributes,
      LinkOption... options)
      throws IOException {
    boolean sticky = attributes.get("mode") instanceof Integer mode && (mode & STICKY) != 0;
    if (sticky && attributes.get("permissions") instanceof Set<?> permissions) {
      Set<Object> shown = new HashSet<>(permissions);
      shown.remove(PosixFilePermission.OTHERS_WRITE);
      attributes.put("permissions", shown);
    }
    return DEFAULT.resolveReportedFileAttributes(subsystem, file, flags, attributes, options);
  }

  @Override
  public SeekableByteChannel openFile(
      SftpSubsystemProxy subsystem,
      FileHandle handle,
      Path file,
      String name,
      Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    return DEFAULT.openFile(subsystem, handle, within(file), name, options, attributes);
  }

  @Override
  public DirectoryStream<Path> openDirectory(
      SftpSubsystemProxy subsystem,
      DirectoryHandle handle,
      Path directory,
      String name,
      LinkOption... options)
      throws IOException {
    return DEFAULT.openDirectory(subsystem, handle, within(directory), name, options);
  }

  @Override
  public void createDirectory(SftpSubsystemProxy subsystem, Path path) throws IOException {
    DEFAULT.createDirectory(subsystem, within(path));
  }

  @Override
  public void createLink(SftpSubsystemProxy subsystem, Path link, Path existing, boolean symbolic)
      throws IOException {
    DEFAULT.createLink(subsystem, within(link), symbolic ? existing : within(existing), symbolic);
  }

  @Override
  public void renameFile(
      SftpSubsystemProxy subsystem, Path from, Path to, Collection<CopyOption> options)
      throws IOException {
    DEFAULT.renameFile(subsystem, within(from), within(to), options);
  }

  @Override
  public void copyFile(
      SftpSubsystemProxy subsystem, Path from, Path to, Collection<CopyOption> options)
      throws IOException {
    DEFAULT.copyFile(subsystem, within(from), within(to), options);
  }

  @Override
  public void removeFile(SftpSubsystemProxy subsystem, Path path, boolean directory)
      throws IOException {
    DEFAULT.removeFile(subsystem, within(path), directory);
  }

  @Override
  public void setFileAttribute(
      SftpSubsystemProxy subsystem,
      Path file,
      String view,
      String attribute,
      Object value,
      LinkOption... options)
      throws IOException {
    DEFAULT.setFileAttribute(subsystem, within(file), view, attribute, value, options);
  }

  @Override
  public void setFilePermissions(
      SftpSubsystemProxy subsystem,
      Path file,
      Set<PosixFilePermission> permissions,
      LinkOption... options)
      throws IOException {
    DEFAULT.setFilePermissions(subsystem, within(file), permissions, options);
  }
}
