/** What a run tells while it works. */
package dev.deployer.event;
