package dev.deployer.torture.trial;

import dev.deployer.Deployer;
import dev.deployer.PatchRequest;
import dev.deployer.PatchResult;
import dev.deployer.Shop;
import dev.deployer.VerifyDepth;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is being done to a shop while something goes wrong. */
enum Job {
  /** Version 3 is deployed, which retires 0 and 1. */
  DEPLOY("releases/2", "releases/3") {
    @Override
    void prepare(Shop shop) throws IOException {
      shop.with(shop.settings().withKeepReleases(2));
      shop.version(3);
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.deploy(shop.release("3"));
    }
  },

  /** Version 3 is deployed, and made of what fell out of the trash. */
  RECYCLE("releases/2", "releases/3") {
    @Override
    void prepare(Shop shop) throws IOException, DeployerException {
      shop.with(shop.settings().withKeepReleases(1).withTrash(2));
      shop.version(8);
      shop.deployer().deploy(shop.release("8"));
      shop.deployer().rollback(Optional.of(ReleaseId.parse("2")), List.of());
      shop.deployer().prune(1);
      shop.with(shop.settings().withTrash(1));
      shop.version(3);
    }

    @Override
    Set<String> kept() {
      return Set.of("2");
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.deploy(shop.release("3"));
    }
  },

  /** From 2 back to 1. */
  ROLLBACK("releases/2", "releases/1") {
    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.rollback(Optional.empty(), List.of());
    }
  },

  /** Release 0 is deleted. */
  PRUNE("releases/2", "releases/2") {
    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.prune(1);
    }
  },

  /** Release 0 is deleted, and what lies in the trash with it. */
  PRUNE_NOW("releases/2", "releases/2") {
    @Override
    Set<String> kept() {
      return Set.of("1", "2");
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.pruneNow(1);
    }
  },

  /** Release 0 comes back from the trash. */
  RESTORE("releases/2", "releases/2") {
    @Override
    void prepare(Shop shop) throws DeployerException {
      shop.deployer().prune(1);
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.restore(ReleaseId.parse("0"));
    }
  },

  /** What was changed by hand in 1 is saved and recorded. */
  SAVE_PATCH("releases/2", "releases/2") {
    @Override
    Set<String> kept() {
      return Set.of("0", "2");
    }

    @Override
    void prepare(Shop shop) {
      shop.disk.backdoor().writeFile("/srv/shop/releases/1/stray", new byte[] {1});
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      PatchResult result =
          deployer.savePatch(
              new PatchRequest(
                  Optional.of(ReleaseId.parse("1")),
                  VerifyDepth.FACTS,
                  shop.source().resolveSibling("patches"),
                  Optional.empty(),
                  true,
                  Optional.empty()));
      if (result.unrecorded().isPresent()) {
        throw result.unrecorded().get();
      }
    }
  },

  /** After a deploy that died when its manifest was there and its release was not. */
  RECOVER_UNPUBLISHED("releases/2", "releases/2") {
    @Override
    void prepare(Shop shop) throws IOException, DeployerException {
      DEPLOY.prepare(shop);
      Death.of(shop, "rename .*/manifests/3").during(DEPLOY).andUnlocked();
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.recover();
    }
  },

  /** After a deploy that died when it had flipped {@code current} and had not recorded it. */
  RECOVER_FLIPPED("releases/3", "releases/3") {
    @Override
    void prepare(Shop shop) throws IOException, DeployerException {
      DEPLOY.prepare(shop);
      Death.of(shop, "rename .* /srv/shop/current").during(DEPLOY).andUnlocked();
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.recover();
    }
  },

  /** After a prune that died when the release was in the trash and its manifest was not. */
  RECOVER_RETIRING("releases/2", "releases/2") {
    @Override
    void prepare(Shop shop) throws IOException, DeployerException {
      Death.of(shop, "rename /srv/shop/releases/0 .*").during(PRUNE).andUnlocked();
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.recover();
    }
  },

  /** The lock of a deploy that died while it staged is broken. */
  UNLOCK("releases/2", "releases/2") {
    @Override
    void prepare(Shop shop) throws IOException, DeployerException {
      DEPLOY.prepare(shop);
      Death.of(shop, "put .*/tree/index.html").during(DEPLOY);
    }

    @Override
    void run(Shop shop, Deployer deployer) throws DeployerException {
      deployer.unlock(shop.deployer().status().lock().orElseThrow().token());
    }
  };

  private final String before;
  private final String after;

  Job(String before, String after) {
    this.before = before;
    this.after = after;
  }

  /** What is live before it. */
  String before() {
    return before;
  }

  /** What is live when it is done. */
  String after() {
    return after;
  }

  /** The releases that are there after it, or can be restored, to whatever end it came. */
  Set<String> kept() {
    return Set.of("0", "1", "2");
  }

  /** What may be live when it was not done, or not to its end. */
  Set<String> allowed() {
    return before.equals(after) ? Set.of(before) : Set.of(before, after);
  }

  /** Brings a shop on which 0, 1 and 2 were deployed to where the job begins. */
  void prepare(Shop shop) throws IOException, DeployerException {}

  abstract void run(Shop shop, Deployer deployer) throws IOException, DeployerException;
}
