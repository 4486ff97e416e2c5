package dev.deployer.hook;

import dev.deployer.host.HostCommands;
import dev.deployer.path.RemotePath;
import java.util.Optional;

/**
 * A host on which hooks and checks may run, and what they find there.
 *
 * @param name what the host is called, {@code web1.example.net}, or {@code web1.example.net:2222}
 *     where there are several there: what {@code DEPLOYER_HOST} and a hook's {@code host} mean
 * @param at its name or address in the network: what {@code {host}} means
 * @param address as events name the host, {@code deploy@web1.example.net:22}
 * @param commands absent where the account has no shell
 * @param directory where commands run: the release, or the root where there is no release yet
 * @param release the absolute path of the release that is live or, before the flip, will be, also
 *     while it is not there yet; absent where nothing is live, as after a first deploy was taken
 *     back
 * @param previous the other one of the two releases that the run goes from and to, if there is one
 */
public record HookHost(
    String name,
    String at,
    String address,
    Optional<HostCommands> commands,
    RemotePath directory,
    Optional<RemotePath> release,
    Optional<RemotePath> previous) {}
