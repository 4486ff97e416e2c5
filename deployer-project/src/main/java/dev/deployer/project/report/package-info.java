/**
 * The result of each command, in sentences and in fields, and the remedies: what to type next. It
 * only words results; nothing here asks a host or changes anything.
 */
package dev.deployer.project.report;
