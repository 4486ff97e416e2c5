/** The work as data: what is on a host now and what is to be done, and what stands against it. */
package dev.deployer.plan;
