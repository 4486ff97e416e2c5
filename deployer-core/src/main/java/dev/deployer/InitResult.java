package dev.deployer;

import dev.deployer.outcome.Live;
import java.util.List;

/**
 * What {@link Deployer#init} made, or found to be a root already.
 *
 * @param root whose it is
 * @param created false if it was one already
 * @param live what is live on it
 * @param unmanaged releases of another tool that are left as they are
 * @param ignored stray entries in {@code releases/}
 */
public record InitResult(
    RootIdentity root, boolean created, Live live, List<String> unmanaged, List<String> ignored) {}
