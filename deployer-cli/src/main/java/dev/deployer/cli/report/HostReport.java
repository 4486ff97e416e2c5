package dev.deployer.cli.report;

import dev.deployer.cli.output.Report;

/**
 * What came of a command on one host of several.
 *
 * @param host as the configuration names it
 */
public record HostReport(String host, Report report) {}
