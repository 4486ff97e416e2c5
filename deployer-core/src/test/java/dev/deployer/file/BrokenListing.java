package dev.deployer.file;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Paths of this machine as on a file system that has gone: all is done as ever, but no folder can
 * be listed beyond the first of what lies in it, as where a server of NFS says ESTALE.
 */
public final class BrokenListing {
  private static final FileSystem REAL = FileSystems.getDefault();
  private static final FileSystem BROKEN = new Broken();

  private BrokenListing() {}

  /** The same path, on such a file system. */
  public static Path of(Path real) {
    return (Path)
        Proxy.newProxyInstance(
            BrokenListing.class.getClassLoader(),
            new Class<?>[] {Path.class, Wrapped.class},
            (proxy, method, arguments) -> call(real, method, arguments));
  }

  private interface Wrapped {
    Path real();
  }

  private static Object call(Path real, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("getFileSystem")) {
      return BROKEN;
    } else if (method.getDeclaringClass() == Wrapped.class) {
      return real;
    }
    Object[] given = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < given.length; i++) {
      given[i] = given[i] instanceof Wrapped wrapped ? wrapped.real() : given[i];
    }
    try {
      Object result = method.invoke(real, given);
      return result instanceof Path path ? of(path) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Path real(Path path) {
    return path instanceof Wrapped wrapped ? wrapped.real() : path;
  }

  private static final class FirstOnly implements Iterator<Path> {
    private final Iterator<Path> entries;
    private boolean broken;

    FirstOnly(DirectoryStream<Path> real) {
      this.entries = real.iterator();
    }

    @Override
    public boolean hasNext() {
      if (broken) {
        throw new DirectoryIteratorException(new FileSystemException("Stale file handle"));
      }
      return entries.hasNext();
    }

    @Override
    public Path next() {
      broken = true;
      return of(entries.next());
    }
  }

  private static DirectoryStream<Path> firstOnly(DirectoryStream<Path> real) {
    Iterator<Path> entries = new FirstOnly(real);
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return entries;
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  private static final class Provider extends FileSystemProvider {
    private final FileSystemProvider real = REAL.provider();

    @Override
    public String getScheme() {
      return "broken";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return BROKEN;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return real.newByteChannel(real(path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      return firstOnly(real.newDirectoryStream(real(folder), filter));
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      real.createDirectory(real(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      real.delete(real(path));
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
      real.copy(real(from), real(to), options);
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
      real.move(real(from), real(to), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return real.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return real.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return Files.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      real.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return real.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return real.readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      real.setAttribute(real(path), name, value, options);
    }
  }

  private static final class Broken extends FileSystem {
    private final FileSystemProvider provider = new Provider();

    @Override
    public FileSystemProvider provider() {
      return provider;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return REAL.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      return REAL.getRootDirectories();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return REAL.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return REAL.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return of(REAL.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      return REAL.getPathMatcher(pattern);
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return REAL.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
