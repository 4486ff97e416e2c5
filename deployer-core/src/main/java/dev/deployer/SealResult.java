package dev.deployer;

import dev.deployer.gate.Finding;
import dev.deployer.manifest.Digest;
import java.util.Optional;

/**
 * A build that was sealed.
 *
 * @param text of the seal, to be kept as UTF-8
 * @param sha256 of that text
 * @param revision what the build was made from, where that is known
 * @param files how many there are in it
 * @param bytes how many bytes they have together
 * @param found what the gate said: it has not objected, or that was accepted
 */
public record SealResult(
    String text, Digest sha256, Optional<String> revision, long files, long bytes, Finding found) {}
