package dev.deployer.host;

import java.util.List;
import java.util.Optional;

/**
 * What a host says of the path of a root, from {@code /} down, without following a link.
 *
 * @param home where REALPATH of {@code .} leads: the account's home directory
 * @param realPath where REALPATH of the root leads; empty if there is no such path
 * @param components lstat of each of {@code ReleaseRoot.components()}, in that order; a component
 *     is empty where the host says "no such file"
 * @param inside lstat of what was to be looked at besides, likewise
 */
public record RootInspection(
    String home,
    Optional<String> realPath,
    List<Optional<Facts>> components,
    List<Optional<Facts>> inside) {}
