/**
 * YAML that a person wrote, read by key and type: what is wrong is collected with its place, so
 * that all of it can be said at once, and what commands, durations and variables look like wherever
 * they stand. A key is a value ({@link dev.deployer.yaml.Key}) that reads what stands at it and
 * says the same as JSON Schema. Which keys a file has is not known here.
 */
package dev.deployer.yaml;
