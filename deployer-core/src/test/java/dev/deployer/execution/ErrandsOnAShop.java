package dev.deployer.execution;

import dev.deployer.Shop;
import dev.deployer.testing.Backdoor;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose root is there, a way past it, and runs on it. */
abstract class ErrandsOnAShop {
  @TempDir Path source;
  Shop shop;
  Backdoor files;
  Errand errand;

  @BeforeEach
  void aShop() throws Exception {
    shop = new Shop(source).initialised();
    files = shop.disk.backdoor();
    errand = new Errand(shop);
  }
}
