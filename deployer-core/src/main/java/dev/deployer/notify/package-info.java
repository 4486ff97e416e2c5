/** Tells others what became of a deploy. Whether they hear it changes nothing. */
package dev.deployer.notify;
