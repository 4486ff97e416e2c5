/** Paths as values: what cannot be named here cannot be touched on a host. */
package dev.deployer.path;
