package dev.deployer.http;

/**
 * The answer to a request.
 *
 * @param status the code, 100 to 599 where the server keeps to RFC 9110
 * @param body its first {@value HttpCall#MOST_BODY} bytes as UTF-8, with U+FFFD for what is none
 */
public record HttpReply(int status, String body) {}
