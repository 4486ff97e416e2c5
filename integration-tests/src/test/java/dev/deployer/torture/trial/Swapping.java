package dev.deployer.torture.trial;

import dev.deployer.Shop;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Someone who, before any request, swaps a directory of the shop for a link to the victim's, or
 * swaps it back. Remembers the requests that changed something of the victim's.
 */
public final class Swapping implements Meddler {
  private final Backdoor files;
  private final Victim victim;
  private final String component;
  private final Random random;
  private Operation last;
  private Optional<Boolean> first = Optional.empty();
  private final List<Operation> harmful = new ArrayList<>();
  private boolean swapped;
  private boolean everSince;
  private int swaps;

  Swapping(Shop shop, Victim victim, String component, Random random) {
    this.files = shop.disk.backdoor();
    this.victim = victim;
    this.component = component;
    this.random = random;
  }

  /** Only once, and for good. */
  Swapping forGood() {
    everSince = true;
    return this;
  }

  @Override
  public void before(Operation operation) {
    look();
    if (swapped ? !everSince && random.nextInt(3) == 0 : random.nextInt(8) == 0) {
      swap();
    }
    if (operation.text().equals("read [/srv/shop/.deployer/root.json]")) {
      first = first.or(() -> Optional.of(swapped));
    }
    last = operation;
  }

  /** Whether the first marker that was read was the victim's. */
  boolean wasMetFirst() {
    return first.orElse(false) && Set.of("/srv/shop", "/srv/shop/.deployer").contains(component);
  }

  private void swap() {
    String aside = component + "-aside";
    if (swapped) {
      // The run may have moved the link, or the directory in which both lie.
      if (files.exists(component)) {
        files.remove(component);
      }
      if (files.exists(aside)) {
        files.move(aside, component);
      }
      swapped = false;
    } else if (files.exists(component) && !files.exists(aside)) {
      files.move(component, aside);
      files.link(component, Victim.counterpart(component));
      swapped = true;
      swaps++;
    }
  }

  private void look() {
    if (last != null && last.mutating() && victim.hasChanged()) {
      harmful.add(last);
    }
  }

  /** Puts everything back; tells which requests changed something of the victim's. */
  List<Operation> end() {
    look();
    if (swapped) {
      swap();
    }
    return List.copyOf(harmful);
  }

  int swaps() {
    return swaps;
  }
}
