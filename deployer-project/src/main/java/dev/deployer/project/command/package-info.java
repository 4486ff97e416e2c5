/**
 * What each command does, and what has to be known for it besides its target: without a parser of
 * command lines, a terminal or a question. What is asked of a person is asked by whoever has one.
 */
package dev.deployer.project.command;
