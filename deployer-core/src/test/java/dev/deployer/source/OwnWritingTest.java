package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Deployer wrote for people is known for it wherever it lies. */
final class OwnWritingTest {
  private static final String CARD = "{\"format\":1,\"root_id\":\"0a\",\"drift\":\"7c36\"}";

  @TempDir Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void aReportUnderAnyNameAndAllOfASavedPatchAreKnownAndNothingElseIs() throws IOException {
    write("of/shop.html", OwnWriting.REPORT + "<html></html>");
    write("patches/1-7c36-web1/patch.json", CARD);
    write("patches/1-7c36-web1/files/job.rb", "puts 1");
    write("patches/notes.txt", "mine");
    write("patch.json", "{\"format\":1}");
    write("index.html", "<!DOCTYPE html>\n<html></html>");
    Files.createSymbolicLink(folder.resolve("link.html"), folder.resolve("of/shop.html"));

    assertThat(
            OwnWriting.among(
                folder,
                List.of(
                    "index.html",
                    "link.html",
                    "not-there.html",
                    "of/shop.html",
                    "patch.json",
                    "patches/1-7c36-web1/files/job.rb",
                    "patches/1-7c36-web1/patch.json",
                    "patches/notes.txt")))
        .hasSize(3)
        .containsEntry("of/shop.html", "what deployer report wrote")
        .containsEntry("patches/1-7c36-web1/patch.json", "what deployer verify --save wrote")
        .containsEntry("patches/1-7c36-web1/files/job.rb", "what deployer verify --save wrote");
  }
}
