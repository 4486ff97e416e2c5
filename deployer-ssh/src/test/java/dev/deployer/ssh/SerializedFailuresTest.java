package dev.deployer.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.deployer.Deployer;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Build daemons hand failures from one process to another, and what they say has to arrive. */
final class SerializedFailuresTest {
  private static final Live LIVE = new Live.Release(ReleaseId.parse("41"));

  @Test
  void aRefusalArrivesInAnotherProcessWithWhatIsLiveAndWhatObjects() throws Exception {
    Objection drift =
        new Objection(Objection.Kind.DRIFT, "2 files differ", List.of("a.txt", "b.txt"));
    DeployerException sent =
        DeployerException.refused(LIVE, List.of(drift))
            .withStandings(List.of(new Standing("web1", LIVE, Optional.of("is full"))))
            .withOutput(List.of(new Printed("migrate on web1", List.of("type mismatch"))))
            .withOwing(List.of("web2"));

    DeployerException arrived = copied(sent);

    assertEquals(sent.getMessage(), arrived.getMessage());
    assertEquals(DeployerException.Kind.REFUSED, arrived.kind());
    assertEquals(LIVE, arrived.live());
    assertEquals(List.of(drift), arrived.objections());
    assertEquals(sent.standings(), arrived.standings());
    assertEquals(sent.output(), arrived.output());
    assertEquals(List.of("web2"), arrived.owing());
  }

  @Test
  void theCauseOfAFailedConnectionArrivesInAnotherProcess() throws Exception {
    ConnectFailedException unreachable =
        new ConnectFailedException(
            ConnectFailedException.Reason.UNREACHABLE,
            "deploy@web1.example.net:22",
            "connection refused",
            new IOException("connection refused"));

    DeployerException arrived =
        copied(
            new DeployerException(
                DeployerException.Kind.UNREACHABLE,
                new Live.Unknown(),
                unreachable.getMessage(),
                unreachable));

    assertEquals(new Live.Unknown(), arrived.live());
    assertEquals(
        "deploy@web1.example.net:22", ((ConnectFailedException) arrived.getCause()).host());
  }

  @Test
  void noFailureHasAFieldThatIsLostOrStopsItOnItsWayToAnotherProcess() throws Exception {
    List<String> faults = new ArrayList<>();
    int seen = 0;
    for (Class<?> one : classesBeside(Deployer.class, SshHostConnector.class)) {
      if (Throwable.class.isAssignableFrom(one) && !one.getName().contains(".cli.")) {
        seen++;
        for (Field field : one.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())
              && (Modifier.isTransient(field.getModifiers())
                  || !serializable(field.getGenericType(), new HashSet<>()))) {
            faults.add(one.getName() + "." + field.getName());
          }
        }
      }
    }
    assertTrue(seen > 20, "only " + seen + " failures were seen");
    assertEquals(List.of(), faults);
  }

  private static boolean serializable(Type type, Set<Type> seen) {
    if (!seen.add(type)) {
      return true;
    }
    if (type instanceof ParameterizedType several) {
      Class<?> raw = (Class<?>) several.getRawType();
      return (List.class == raw || Map.class == raw)
          && Stream.of(several.getActualTypeArguments())
              .allMatch(argument -> serializable(argument, seen));
    }
    Class<?> one = (Class<?>) type;
    if (one.isSealed()) {
      return Serializable.class.isAssignableFrom(one)
          && Stream.of(one.getPermittedSubclasses()).allMatch(each -> serializable(each, seen));
    }
    if (one.isRecord() && Serializable.class.isAssignableFrom(one)) {
      return writtenAs(one)
          .map(other -> serializable(other, seen))
          .orElseGet(
              () ->
                  Stream.of(one.getRecordComponents())
                      .map(RecordComponent::getGenericType)
                      .allMatch(component -> serializable(component, seen)));
    }
    return one.isPrimitive()
        || one.isEnum()
        || one == String.class
        || (!one.isRecord() && ObjectStreamClass.lookup(one) != null);
  }

  /** The record that stands for this one in a stream, where there is another. */
  private static Optional<Class<?>> writtenAs(Class<?> one) {
    boolean replaced =
        Stream.of(one.getDeclaredMethods()).map(Method::getName).anyMatch("writeReplace"::equals);
    return replaced
        ? Stream.<Class<?>>of(one.getDeclaredClasses()).filter(Class::isRecord).findFirst()
        : Optional.empty();
  }

  private static List<Class<?>> classesBeside(Class<?>... ones) throws Exception {
    Set<Path> places = new HashSet<>();
    for (Class<?> one : ones) {
      places.add(Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
    List<Class<?>> all = new ArrayList<>();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        addClasses(place, all);
      } else {
        try (FileSystem jar =
            FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
          addClasses(jar.getPath("/"), all);
        }
      }
    }
    assertFalse(all.isEmpty());
    return all;
  }

  private static void addClasses(Path top, List<Class<?>> to) throws Exception {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = top.relativize(file).toString();
        if (name.startsWith("dev") && name.endsWith(".class")) {
          String of = name.substring(0, name.length() - ".class".length());
          to.add(
              Class.forName(
                  of.replace('/', '.').replace('\\', '.'),
                  false,
                  SerializedFailuresTest.class.getClassLoader()));
        }
      }
    }
  }

  private static DeployerException copied(DeployerException sent) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (DeployerException) in.readObject();
    }
  }
}
