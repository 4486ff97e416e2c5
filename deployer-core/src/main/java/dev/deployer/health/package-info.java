/** Whether a release that was activated works. */
package dev.deployer.health;
