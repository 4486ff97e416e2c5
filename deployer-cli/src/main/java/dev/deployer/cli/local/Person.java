package dev.deployer.cli.local;

import dev.deployer.parallel.Threads;
import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The person at the terminal, as far as questions can be asked. They go to stderr, so that stdout
 * holds results alone; but one for a secret goes to the terminal, by whoever turns the echo off,
 * and after that: an answer that follows at once is not shown either.
 */
public interface Person {
  /** Nobody: a pipe, a CI system. */
  Person NOBODY =
      new Person() {
        @Override
        public boolean isThere() {
          return false;
        }

        @Override
        public boolean agrees(String question) {
          return false;
        }

        @Override
        public Optional<String> answer(String question) {
          return Optional.empty();
        }

        @Override
        public char[] secret(String prompt) {
          return new char[0];
        }
      };

  boolean isThere();

  /** Asks; only {@code y} and {@code yes} agree. */
  boolean agrees(String question);

  /** Asks for a line; absent if there is no answer. */
  Optional<String> answer(String question);

  /** Asks without an echo; empty if there is no answer. */
  char[] secret(String prompt);

  /** The person at this console. */
  static Person at(Console console, PrintStream err) {
    return answering(
        err,
        () -> interruptibly(console::readLine),
        prompt -> interruptibly(() -> Echo.without(() -> console.readPassword("%s", prompt))));
  }

  /** What is read from a terminal cannot be interrupted; who waits for it can. */
  private static <T> Optional<T> interruptibly(Callable<T> reading) {
    FutureTask<T> typed = new FutureTask<>(reading);
    Threads.start("terminal", typed);
    try {
      return Optional.ofNullable(typed.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      // As if it had been closed.
      return Optional.empty();
    }
  }

  /**
   * A person who reads {@code err}.
   *
   * @param line takes what is typed; empty if nothing is
   * @param secret shows a prompt once nothing is echoed, and takes what is typed; empty if nothing
   *     is
   */
  static Person answering(
      PrintStream err, Supplier<Optional<String>> line, Function<String, Optional<char[]>> secret) {
    return new Person() {
      @Override
      public boolean isThere() {
        return true;
      }

      @Override
      public boolean agrees(String question) {
        err.print(question + " [y/N] ");
        err.flush();
        return line.get().filter(answer -> answer.strip().matches("(?i)y|yes")).isPresent();
      }

      @Override
      public Optional<String> answer(String question) {
        err.print(question + " ");
        err.flush();
        return line.get();
      }

      @Override
      public char[] secret(String prompt) {
        return secret.apply(prompt + ": ").orElseGet(() -> new char[0]);
      }
    };
  }
}
