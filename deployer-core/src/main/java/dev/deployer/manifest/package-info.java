/** What a release contains, as a value and as mtree(5) text. */
package dev.deployer.manifest;
