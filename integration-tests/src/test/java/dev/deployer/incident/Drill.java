package dev.deployer.incident;

/** A published incident, which happens with the ordinary tools and does not with Deployer. */
interface Drill {
  int number();

  String title();

  /**
   * Does both, and claims what came of it.
   *
   * @param keep whether what lay on the hosts stays there to be looked at
   */
  void run(Story story, boolean keep) throws Exception;
}
