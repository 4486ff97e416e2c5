package dev.deployer;

/**
 * Who deploys: what the lock and the journal say. The machine may be a CI system's name.
 *
 * @param name of a person or an account
 * @param machine where it runs
 */
public record Operator(String name, String machine) {
  @Override
  public String toString() {
    return name + "@" + machine;
  }
}
