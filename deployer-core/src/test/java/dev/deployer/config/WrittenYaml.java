package dev.deployer.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A {@code deployer.yaml} in this folder, with what a test writes into it. */
record WrittenYaml(Path folder) {
  Configuration read(String yaml) throws IOException, ConfigurationException {
    return Configuration.read(Files.writeString(folder.resolve("deployer.yaml"), yaml));
  }

  /** What is wrong with it, a line each, with the folder left out; empty where nothing is. */
  String faults(String yaml) {
    try {
      read(yaml);
      return "";
    } catch (ConfigurationException e) {
      return e.faults().stream()
          .map(fault -> fault.toString().replace(folder + "/", "") + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
