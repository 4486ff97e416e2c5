package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hosts of an environment are called. */
class HostNamesTest {
  @TempDir Path folder;

  private Configuration read(String yaml) throws IOException, ConfigurationException {
    return new WrittenYaml(folder).read(yaml);
  }

  private List<String> names(String hosts) throws Exception {
    return read(
            """
            application: shop
            environments:
              production: {root: /srv/shop, hosts: %s}
            """
                .formatted(hosts))
        .environments()
        .get("production")
        .hosts()
        .stream()
        .map(HostEntry::name)
        .toList();
  }

  @Test
  void aHostIsCalledByItsNameAloneWhereThatIsEnough() throws Exception {
    assertThat(names("[deploy@web1:2222, web2, \"[2001:db8::1]:22\"]"))
        .containsExactly("web1", "web2", "2001:db8::1");
  }

  @Test
  void severalOnOneHostAreToldApartByTheirPorts() throws Exception {
    assertThat(names("[web1:2222, deploy@web1:2223, web1, web2:2222]"))
        .containsExactly("web1:2222", "web1:2223", "web1", "web2");
    assertThat(names("[\"[2001:db8::1]:22\", \"[2001:DB8::1]:23\"]"))
        .containsExactly("[2001:db8::1]:22", "[2001:DB8::1]:23");
  }

  @Test
  void severalAtOnePortAreToldApartByTheirAccountsAndRoots() throws Exception {
    assertThat(
            names(
                "[{host: web1, root: /srv/a}, {host: web1, root: /srv/b, user: deploy},"
                    + " {host: web1, port: 2222}]"))
        .containsExactly("web1/srv/a", "deploy@web1/srv/b", "web1:2222/srv/shop");
    assertThat(names("[anna@web1, bert@web1]"))
        .containsExactly("anna@web1/srv/shop", "bert@web1/srv/shop");
  }

  @Test
  void oneHostAndRootStandsThereOnce() {
    String yaml =
        """
        application: shop
        environments:
          production:
            root: /srv/shop
            hosts:
              - deploy@web1:2222
              - {host: web2}
              - {host: WEB1, port: 2222, user: deploy, root: /srv/shop}
        """;
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> read(yaml));

    assertThat(refused.faults())
        .singleElement()
        .asString()
        .endsWith(
            "deployer.yaml:8:9: environments.production.hosts[2]: this host and root stand here"
                + " twice: deploy@WEB1:2222");
  }

  @Test
  void aHookNamesAHostAsItIsCalled() throws Exception {
    String yaml =
        """
        application: shop
        hooks: {after_activate: [{name: x, command: [x], where: once, host: "%s"}]}
        environments:
          production: {root: /srv/shop, hosts: [web1:2222, web1:2223]}
        """;

    assertThat(read(yaml.formatted("web1:2223")).environments()).containsKey("production");
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> read(yaml.formatted("web1")));
    assertThat(refused.faults())
        .singleElement()
        .asString()
        .endsWith("the hook x names the host web1, which is not one of web1:2222, web1:2223");
  }
}
