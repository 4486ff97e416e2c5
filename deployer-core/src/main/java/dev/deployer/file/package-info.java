/**
 * Files and folders of this machine that somebody has named: files opened only where they are
 * files, and read to a limit; folders listed whole. What stands in them is not known here, and no
 * other room of Deployer is.
 */
package dev.deployer.file;
