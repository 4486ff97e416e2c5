package dev.deployer.cli.daemon;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Opens one end of a FIFO without waiting for the other, which may have gone for good. Where both
 * are open for a moment, as fifo(7) allows on Linux, neither open waits.
 */
final class Pipes {
  private Pipes() {}

  /** To read until no process has it open for writing. */
  static FileInputStream reading(Path pipe) throws IOException {
    RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw");
    try {
      return new FileInputStream(pipe.toFile());
    } finally {
      both.close();
    }
  }

  /** To write; "Broken pipe" once no process has it open for reading. */
  static FileOutputStream writing(Path pipe) throws IOException {
    RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw");
    try {
      return new FileOutputStream(pipe.toFile());
    } finally {
      both.close();
    }
  }
}
