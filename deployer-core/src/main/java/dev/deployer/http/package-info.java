/** Single HTTP requests with a deadline. */
package dev.deployer.http;
