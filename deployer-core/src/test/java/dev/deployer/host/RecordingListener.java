package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what it is told, goes on after refusals, and holds the caller to the grammar of
 * {@link ChangeListener}.
 */
public final class RecordingListener implements ChangeListener {
  private final BitSet answered = new BitSet();
  private final List<Integer> done = new ArrayList<>();
  private final Map<Integer, IOException> failed = new LinkedHashMap<>();
  private final Map<Integer, Long> sent = new LinkedHashMap<>();
  private final Map<Integer, Long> copied = new LinkedHashMap<>();

  @Override
  public void sent(int index, long bytes) {
    assertThat(bytes).isPositive();
    assertThat(isAnswered(index)).as("what was answered sends nothing more").isFalse();
    sent.merge(index, bytes, Long::sum);
  }

  @Override
  public void copied(int index, long bytes) {
    assertThat(bytes).isPositive();
    assertThat(isAnswered(index)).as("what was answered copies nothing more").isFalse();
    copied.merge(index, bytes, Long::sum);
  }

  @Override
  public void done(int index) {
    assertThat(isAnswered(index)).as("is answered once").isFalse();
    answered.set(index);
    done.add(index);
  }

  @Override
  public void failed(int index, IOException failure) {
    assertThat(isAnswered(index)).as("is answered once").isFalse();
    assertThat(failure).isNotInstanceOf(ConnectionLostException.class);
    answered.set(index);
    failed.put(index, failure);
  }

  private boolean isAnswered(int index) {
    return answered.get(index);
  }

  /** Which changes were acknowledged, in the order in which that was told. */
  public List<Integer> done() {
    return done;
  }

  /** Which changes were refused, and how. */
  public Map<Integer, IOException> failed() {
    return failed;
  }

  /** How many bytes of content the host was asked to copy, by change. */
  public Map<Integer, Long> copied() {
    return copied;
  }

  /** How many bytes of content were sent, by change. */
  public Map<Integer, Long> sent() {
    return sent;
  }
}
