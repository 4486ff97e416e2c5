/** The root as it lies on disk: its layout, its records, and how they are read. */
package dev.deployer.root;
