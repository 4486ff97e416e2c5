package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Facts;
import dev.deployer.host.Space;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What replies mean: status codes, single answers, and the server's version, limits and space. */
final class AnswersTest {
  @Test
  void aStatusTellsItsCodeAndItsTextEscaped() throws Exception {
    Status status = Status.of(status(4).text("no\u001bway").text("en").reply());
    assertThat(status.code()).isEqualTo(4);
    assertThat(status.message()).contains("way").doesNotContain("\u001b");
    assertThat(status.ok()).isFalse();
    assertThat(Status.of(status(4).reply()).message()).isEmpty();
    assertThat(Status.of(status(4).text("x".repeat(200)).reply()).message()).hasSize(200);
    assertThat(Status.of(status(4).text("x".repeat(201)).reply()).message()).hasSize(200);
    assertThat(Status.of(status(0).reply()).ok()).isTrue();
    violates("type 105 is not a status", () -> Status.of(new Packets().u8(105).u32(0).reply()));
    violates("too early", () -> Status.of(new Packets().u8(Sftp.STATUS).reply()));
  }

  @Test
  void refusalsBearTheNamesOfTheJdk() {
    for (int absent : new int[] {2, 10, 19, 21}) {
      assertThat(new Status(absent, "").noSuchFile()).isTrue();
      assertThat(refusal(absent)).isInstanceOf(NoSuchFileException.class);
    }
    assertThat(refusal(3)).isInstanceOf(AccessDeniedException.class);
    assertThat(refusal(11)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(refusal(18)).isInstanceOf(DirectoryNotEmptyException.class);
    assertThat(new Status(3, "").refusal("/a\u0007").getFile()).doesNotContain("\u0007");
    for (int other : new int[] {1, 3, 4, 5, 8, 11, 12, 14, 15, 18, 99}) {
      assertThat(new Status(other, "").noSuchFile()).as("status " + other).isFalse();
    }
    assertThat(new Status(4, "").unexplained()).isTrue();
    assertThat(new Status(3, "").unexplained()).isFalse();
  }

  @Test
  void aRefusalWithoutAClassOfItsOwnSaysWhy() {
    assertThat(refusal(1)).hasMessageContaining("end of file");
    assertThat(refusal(5)).hasMessageContaining("does not take this name or request: why");
    assertThat(refusal(8)).hasMessageContaining("cannot do this: why");
    assertThat(refusal(12)).hasMessageContaining("read-only: why");
    assertThat(refusal(14)).hasMessageContaining("no space is left: why");
    assertThat(refusal(15)).hasMessageContaining("quota is exceeded: why");
    assertThat(refusal(4)).hasMessageContaining("the host said: why");
    assertThat(new Status(99, "").refusal("/a")).hasMessageContaining("the host said: status 99");
  }

  private static FileSystemException refusal(int code) {
    FileSystemException refusal = new Status(code, "why").refusal("/a");
    assertThat(refusal.getFile()).isEqualTo("/a");
    return refusal;
  }

  @Test
  void oneNameIsTakenAndNoOtherNumberOfThem() throws Exception {
    assertThat(Answers.onlyName(name(1).text("/srv").text("long").u32(0).reply()))
        .isEqualTo("/srv");
    for (int count : new int[] {0, 2}) {
      violates(
          "one name",
          () ->
              Answers.onlyName(
                  name(count).text("a").text("b").u32(0).text("c").text("d").u32(0).reply()));
    }
    violates("one name", () -> Answers.onlyName(new Packets().u8(Sftp.ATTRS).u32(1).reply()));
  }

  @Test
  void absentIsNotFailed() throws Exception {
    assertThat(Answers.nameIfAny(name(1).text("to").text("").u32(0).reply(), "/a")).contains("to");
    assertThat(Answers.nameIfAny(status(2).reply(), "/a")).isEmpty();
    assertThat(Answers.factsIfAny(status(2).reply(), "/a")).isEmpty();
    assertThat(Answers.factsIfAny(attributes().reply(), "/a"))
        .isEqualTo(Optional.of(new Facts(Facts.Type.FILE, 1, 0644, 2, 3, 4)));
    assertThatThrownBy(() -> Answers.nameIfAny(status(3).reply(), "/a"))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> Answers.factsIfAny(status(4).reply(), "/a"))
        .isExactlyInstanceOf(FileSystemException.class);
    violates("no more than OK", () -> Answers.nameIfAny(status(0).reply(), "/a"));
    violates("no more than OK", () -> Answers.factsIfAny(status(0).reply(), "/a"));
    violates(
        "leaves out",
        () -> Answers.factsIfAny(new Packets().u8(Sftp.ATTRS).u32(1).u64(1).reply(), "/a"));
  }

  @Test
  void aReplyOfTheExpectedTypeIsTakenAndAnyOtherIsARefusal() {
    assertThatCode(() -> Answers.expect(Sftp.HANDLE, new Packets().u8(Sftp.HANDLE).reply(), "/a"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Answers.expect(Sftp.HANDLE, status(2).reply(), "/a"))
        .isInstanceOf(NoSuchFileException.class);
    violates("no more than OK", () -> Answers.expect(Sftp.HANDLE, status(0).reply(), "/a"));
    violates(
        "not a status",
        () -> Answers.expect(Sftp.HANDLE, new Packets().u8(Sftp.DATA).reply(), "/a"));
  }

  @Test
  void spaceIsWhatIsAvailableToUs() throws Exception {
    assertThat(space(4096, 10, 100, 50, 0)).isEqualTo(new Space(40_960, 50, false));
    assertThat(space(4096, 10, 100, 50, 1)).isEqualTo(new Space(40_960, 50, true));
    assertThat(space(4096, 10, 100, 50, 2).readOnly()).isFalse();
    assertThat(space(4096, 10, 0, 0, 0).freeFiles()).isEqualTo(Long.MAX_VALUE);
    assertThat(space(0, 10, 1, 1, 0).freeBytes()).isZero();
    assertThat(space(1L << 32, 1L << 31, 1, 1, 0).freeBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(space(1, Long.MAX_VALUE, 1, 1, 0).freeBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(space(2, Long.MAX_VALUE / 2, 1, 1, 0).freeBytes()).isEqualTo(Long.MAX_VALUE - 1);
  }

  private static Space space(long fragment, long available, long files, long free, long flags)
      throws ViolationException {
    Packets packet = new Packets().u8(Sftp.EXTENDED_REPLY).u64(512).u64(fragment).u64(77).u64(88);
    return Answers.space(
        packet.u64(available).u64(files).u64(99).u64(free).u64(66).u64(flags).u64(255).reply());
  }

  @Test
  void theVersionMustBeThreeOrMore() throws Exception {
    assertThat(SftpVersion.of(version(3).reply()).posixRename()).isFalse();
    assertThat(SftpVersion.of(version(6).reply()).sync()).isFalse();
    violates("version 2", () -> SftpVersion.of(version(2).reply()));
    violates("did not begin", () -> SftpVersion.of(new Packets().u8(Sftp.STATUS).u32(3).reply()));
  }

  @Test
  void anExtensionCountsInTheVersionThatIsKnown() throws Exception {
    assertThat(extension("posix-rename@openssh.com", "1"))
        .isEqualTo(
            new Extensions(true, false, false, false, false, false, false, 32_768, 32_768, 64));
    assertThat(extension("hardlink@openssh.com", "1"))
        .isEqualTo(
            new Extensions(false, true, false, false, false, false, false, 32_768, 32_768, 64));
    assertThat(extension("fsync@openssh.com", "1"))
        .isEqualTo(
            new Extensions(false, false, true, false, false, false, false, 32_768, 32_768, 64));
    assertThat(extension("statvfs@openssh.com", "2"))
        .isEqualTo(
            new Extensions(false, false, false, true, false, false, false, 32_768, 32_768, 64));
    assertThat(extension("copy-data", "1"))
        .isEqualTo(
            new Extensions(false, false, false, false, true, false, false, 32_768, 32_768, 64));
    assertThat(extension("limits@openssh.com", "1"))
        .isEqualTo(
            new Extensions(false, false, false, false, false, true, false, 32_768, 32_768, 64));
    assertThat(extension("posix-rename@openssh.com", "2").posixRename()).isFalse();
    assertThat(extension("statvfs@openssh.com", "1").space()).isFalse();
  }

  @Test
  void noMoreThan256ExtensionsAreRemembered() throws Exception {
    Packets known = version(3);
    Packets late = version(3);
    for (int i = 0; i < 256; i++) {
      if (i < 255) {
        known.text("x" + i).text("1");
      }
      late.text("x" + i).text("1");
    }
    assertThat(SftpVersion.of(known.text("fsync@openssh.com").text("1").reply()).sync()).isTrue();
    assertThat(SftpVersion.of(late.text("fsync@openssh.com").text("1").reply()).sync()).isFalse();
    violates("too early", () -> SftpVersion.of(version(3).text("half a pair").reply()));
  }

  private static Extensions extension(String name, String version) throws ViolationException {
    return SftpVersion.of(version(3).text(name).text(version).reply());
  }

  @Test
  void limitsAreHeldWithinOurOwn() throws Exception {
    assertThat(limited(1000, 2000, 20)).containsExactly(1000, 2000, 15);
    assertThat(limited(0, 0, 0)).containsExactly(32_768, 32_768, 64);
    assertThat(limited(261_120, 261_120, 1500)).containsExactly(131_072, 131_072, 1000);
    assertThat(limited(-1, -1, -1)).containsExactly(131_072, 131_072, 1000);
    assertThat(limited(1, 1, 1)).containsExactly(1, 1, 1);
    assertThat(SftpVersion.limited(all(), status(8).reply())).isEqualTo(all());
  }

  private static int[] limited(long read, long write, long handles) throws ViolationException {
    Reply reply =
        new Packets().u8(Sftp.EXTENDED_REPLY).u64(9).u64(read).u64(write).u64(handles).reply();
    Extensions limited = SftpVersion.limited(all(), reply);
    assertThat(limited.posixRename() && limited.hardLink() && limited.sync()).isTrue();
    assertThat(limited.space() && limited.limits()).isTrue();
    return new int[] {limited.read(), limited.write(), limited.handles()};
  }

  private static Extensions all() {
    return new Extensions(true, true, true, true, true, true, false, 32_768, 32_768, 64);
  }

  private static Packets status(int code) {
    return new Packets().u8(Sftp.STATUS).u32(code);
  }

  private static Packets name(int count) {
    return new Packets().u8(Sftp.NAME).u32(count);
  }

  private static Packets version(int version) {
    return new Packets().u8(Sftp.VERSION).u32(version);
  }

  private static Packets attributes() {
    return new Packets().u8(Sftp.ATTRS).u32(0xf).u64(1).u32(2).u32(3).u32(0100644).u32(9).u32(4);
  }

  private static void violates(String how, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(ViolationException.class).hasMessageContaining(how);
  }
}
