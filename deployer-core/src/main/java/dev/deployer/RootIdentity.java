package dev.deployer;

import dev.deployer.root.RootMarker;
import java.time.Instant;
import java.util.Optional;

/**
 * Which root it is, and what it belongs to.
 *
 * @param id 32 hex digits, which never change
 * @param application what is deployed to it; absent where it may be any
 * @param environment of that application; absent where it may be any
 * @param created by the clock of the one who made it
 */
public record RootIdentity(
    String id, Optional<String> application, Optional<String> environment, Instant created) {
  static RootIdentity of(RootMarker marker) {
    return new RootIdentity(
        marker.id(), marker.application(), marker.environment(), marker.created());
  }
}
