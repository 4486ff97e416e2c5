/** Commands of the user's own at named points of a run. */
package dev.deployer.hook;
