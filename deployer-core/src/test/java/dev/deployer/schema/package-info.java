/** Holds the schemas of {@code deployer.yaml} and {@code release.yaml} against their readers. */
package dev.deployer.schema;
