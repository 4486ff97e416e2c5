package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what it is told, goes on after refusals, and holds the caller to the grammar of
 * {@link ChangeListener}.
 */
public final class RecordingListener implements ChangeListener {
  private final List<Integer> done = new ArrayList<>();
  private final Map<Integer, IOException> failed = new LinkedHashMap<>();
  private final Map<Integer, Long> sent = new LinkedHashMap<>();
  private int last = -1;

  @Override
  public void sent(int index, long bytes) {
    assertThat(bytes).isPositive();
    assertThat(index).as("what was answered sends nothing more").isGreaterThan(last);
    sent.merge(index, bytes, Long::sum);
  }

  @Override
  public void done(int index) {
    answered(index);
    done.add(index);
  }

  @Override
  public void failed(int index, IOException failure) {
    answered(index);
    assertThat(failure).isNotInstanceOf(ConnectionLostException.class);
    failed.put(index, failure);
  }

  private void answered(int index) {
    assertThat(index).as("the next to be answered").isEqualTo(last + 1);
    last = index;
  }

  /** Which changes were acknowledged. */
  public List<Integer> done() {
    return done;
  }

  /** Which changes were refused, and how. */
  public Map<Integer, IOException> failed() {
    return failed;
  }

  /** How many bytes of content were sent, by change. */
  public Map<Integer, Long> sent() {
    return sent;
  }
}
