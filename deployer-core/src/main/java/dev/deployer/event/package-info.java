/**
 * What a run tells its caller while it works: events, and the phases they belong to. Facts only;
 * the words for people are chosen by the caller. How a run ended is in {@link
 * dev.deployer.outcome}.
 */
package dev.deployer.event;
