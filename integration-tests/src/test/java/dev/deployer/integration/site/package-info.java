/**
 * What the other rooms of these tests work on: real servers, small applications, and views of the
 * files on a host that go past Deployer. No tests here.
 */
package dev.deployer.integration.site;
