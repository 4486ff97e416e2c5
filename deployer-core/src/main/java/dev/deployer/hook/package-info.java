/**
 * Hooks: commands of the user's own that are run at named points ({@link
 * dev.deployer.hook.HookPhase}) of a run. When a point is reached, and what a failure means there,
 * is decided in {@link dev.deployer.cluster}.
 */
package dev.deployer.hook;
