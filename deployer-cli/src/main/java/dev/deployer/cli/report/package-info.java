/** What came of each command, in sentences and in fields; and what to type next. */
package dev.deployer.cli.report;
