package dev.deployer.execution;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** What lies in the lock of a shop, beside it and after it. */
abstract class LocksOfAShop extends ErrandsOnAShop {
  static final String DEPLOYER = "/srv/shop/.deployer/";
  static final String LOCK = DEPLOYER + "lock";

  @BeforeEach
  void aRelease() throws Exception {
    shop.deploy(1);
  }

  final Set<String> fenced() {
    return files.tree(shop.fenced()).keySet();
  }

  final Set<String> preparing() {
    return files.tree(shop.preparing()).keySet();
  }

  final Set<String> in(String directory) {
    return files.tree(DEPLOYER + directory).keySet();
  }
}
