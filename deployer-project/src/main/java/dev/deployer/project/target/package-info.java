/**
 * What is meant by the words that lead to a target: which file, which environment, which of its
 * hosts, and how they are worked on. Nothing here connects to a host; how one is reached is said in
 * {@code reach}.
 */
package dev.deployer.project.target;
