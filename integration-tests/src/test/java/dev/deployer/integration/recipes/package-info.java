/**
 * The recipes of {@code docs/recipes}, each with the program that it is for, and with visitors who
 * come while it deploys. Files are read out of the pages, so that these cannot say something else
 * than what is tried here.
 */
package dev.deployer.integration.recipes;
