/**
 * What a person writes, read into values: {@code deployer.yaml}, hosts, targets and durations. Each
 * text is parsed once, here, and all its faults are reported together, each with its place. Needs
 * neither a host nor a command line.
 */
package dev.deployer.config;
