/** What this side is: the process, the person at it, the work tree, the CI system. */
package dev.deployer.cli.local;
