/**
 * Single HTTP requests, each with a deadline, for health checks and webhooks. What a reply means is
 * not decided here.
 */
package dev.deployer.http;
