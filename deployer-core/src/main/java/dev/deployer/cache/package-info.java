/**
 * Files of this machine that save work and can be had again elsewhere. Nothing in it is believed
 * for being there, and what the files mean is not known here.
 */
package dev.deployer.cache;
