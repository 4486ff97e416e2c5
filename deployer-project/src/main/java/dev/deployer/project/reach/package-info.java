/**
 * How a host is reached, with the keys and the known hosts of this account, as ssh(1) would.
 * Nothing is connected here; which hosts there are is said elsewhere.
 */
package dev.deployer.project.reach;
