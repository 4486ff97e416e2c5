package dev.deployer.torture.trial;

import java.util.List;
import java.util.Random;

/** Texts of which one may hope that a program takes them for harmless paths. */
record HostileText(Random random) {
  private static final List<String> PARTS =
      List.of(
          "..",
          ".",
          "/",
          "//",
          "../",
          "/..",
          "/./",
          "~",
          "~root",
          "$HOME",
          "$(id)",
          "`id`",
          "*",
          "?",
          "[a]",
          "{a,b}",
          "\\",
          "\\..\\",
          "\0",
          "\n",
          "\r",
          "\t",
          "\u0007",
          "\u001b[2J",
          " ",
          ". ",
          " .",
          "-",
          "-rf",
          "--",
          "current",
          "releases",
          "shared",
          ".deployer",
          "lock",
          "root.json",
          "CURRENT",
          "tmp",
          "new",
          "etc",
          "passwd",
          "/etc/passwd",
          "/srv",
          "/srv/shop",
          "/srv/shop/releases/1",
          "/proc/self",
          "proc",
          "dev",
          "a",
          "b",
          "1",
          "2",
          "0",
          "9",
          "A",
          "é",
          "e\u0301",
          "\u202e",
          "\ufeff",
          "\u2215",
          "\uff0e\uff0e",
          "\u2024",
          "😀",
          "\ud800",
          "\udc80",
          "\udcff",
          "%2e%2e",
          "%2f",
          "con",
          "NUL",
          ":",
          ";",
          "|",
          "&",
          "<",
          ">",
          "\"",
          "'",
          "!",
          "#",
          "x".repeat(64),
          "x".repeat(255),
          "x".repeat(256),
          "y/".repeat(600));

  /** Any text. */
  String next() {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(6);
    for (int i = 0; i < parts; i++) {
      text.append(
          random.nextInt(12) == 0
              ? Character.toString(random.nextInt(0x300))
              : PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  /** A text that a host can have as the name of an entry. */
  String name() {
    String name = next().replace("/", "").replace("\0", "").replace("\ud800", "");
    boolean usable = !name.isEmpty() && !name.equals(".") && !name.equals("..");
    return usable && name.length() < 60 ? name : "x";
  }
}
