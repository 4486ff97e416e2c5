package dev.deployer.cli.local;

import java.io.Console;
import java.io.PrintStream;

/** Who can be asked. Questions go to stderr, so that stdout holds results alone. */
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
        public char[] secret(String prompt) {
          return new char[0];
        }
      };

  boolean isThere();

  /** Asks; only {@code y} and {@code yes} agree. */
  boolean agrees(String question);

  /** Asks without an echo; empty if there is no answer. */
  char[] secret(String prompt);

  /** The person at this console. */
  static Person at(Console console, PrintStream err) {
    return new Person() {
      @Override
      public boolean isThere() {
        return true;
      }

      @Override
      public boolean agrees(String question) {
        err.print(question + " [y/N] ");
        err.flush();
        String answer = console.readLine();
        return answer != null && answer.strip().matches("(?i)y|yes");
      }

      @Override
      public char[] secret(String prompt) {
        err.print(prompt + ": ");
        err.flush();
        char[] answer = console.readPassword();
        return answer == null ? new char[0] : answer;
      }
    };
  }
}
