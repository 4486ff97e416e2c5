/**
 * {@code bin/drills}: published incidents, each first as it happened, with the ordinary tools and
 * on real servers, and then the same work with Deployer; and the page that a run of them writes.
 * Attacks and disasters that nobody has published belong in {@code integration.drill}.
 */
package dev.deployer.incident;
