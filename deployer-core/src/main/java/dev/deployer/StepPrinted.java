package dev.deployer;

/**
 * What a step printed on a host when it was last run there.
 *
 * @param host its address
 * @param text lines that are fit to be shown, without the secrets that were known then
 */
public record StepPrinted(String host, String text) {}
