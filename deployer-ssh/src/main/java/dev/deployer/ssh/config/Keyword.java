package dev.deployer.ssh.config;

import java.util.HashMap;
import java.util.Map;

/** The keywords of ssh_config(5), up to OpenSSH 10, and what becomes of each. */
final class Keyword {
  /** What is done with the lines of a keyword. */
  enum Kind {
    /** Host, Match, Include. */
    STRUCTURE,
    /** One word, of which the first line that applies counts. */
    WORD,
    /** Several words; likewise. */
    WORDS,
    /** The rest of the line as it stands; likewise. */
    REST,
    /** One word, and each line that applies counts. */
    EACH,
    /** It does nothing for a connection that carries SFTP alone, or makes it no less safe. */
    PASSED_OVER
  }

  private static final Map<String, Kind> KINDS = new HashMap<>();
  private static final Map<String, String> ALIASES = new HashMap<>();

  static {
    all(Kind.STRUCTURE, "host match include");
    all(
        Kind.WORD,
        "hostname port user identitiesonly hostkeyalias connecttimeout serveraliveinterval"
            + " serveralivecountmax identityagent stricthostkeychecking addressfamily"
            + " hashknownhosts batchmode ignoreunknown ciphers macs kexalgorithms"
            + " hostkeyalgorithms pubkeyacceptedalgorithms casignaturealgorithms requiredrsasize"
            + " verifyhostkeydns checkhostip nohostauthenticationforlocalhost"
            + " canonicalizehostname pkcs11provider pubkeyauthentication"
            + " preferredauthentications bindaddress bindinterface revokedhostkeys"
            + " refuseconnection compression");
    all(Kind.WORDS, "userknownhostsfile globalknownhostsfile rekeylimit");
    all(Kind.REST, "proxyjump proxycommand knownhostscommand");
    all(Kind.EACH, "identityfile certificatefile");
    // As sftp(1) has it: no forwarding, no terminal, no commands.
    all(
        Kind.PASSED_OVER,
        "forwardagent forwardx11 forwardx11trusted forwardx11timeout exitonforwardfailure"
            + " xauthlocation gatewayports remoteforward localforward dynamicforward"
            + " permitremoteopen clearallforwardings tunnel tunneldevice streamlocalbindmask"
            + " streamlocalbindunlink localcommand permitlocalcommand remotecommand requesttty"
            + " sessiontype stdinnull forkafterauthentication escapechar"
            + " enableescapecommandline sendenv setenv channeltimeout");
    // Other ways to authenticate than by key, which are not used.
    all(
        Kind.PASSED_OVER,
        "passwordauthentication kbdinteractiveauthentication kbdinteractivedevices"
            + " hostbasedauthentication hostbasedacceptedalgorithms enablesshkeysign"
            + " numberofpasswordprompts gssapiauthentication gssapidelegatecredentials"
            + " gssapikeyexchange gssapikexalgorithms gssapiclientidentity gssapiserveridentity"
            + " gssapirenewalforcesrekey gssapitrustdns securitykeyprovider");
    // Speed, sharing, display, and what has an effect only together with what is refused.
    all(
        Kind.PASSED_OVER,
        "addkeystoagent usekeychain connectionattempts tcpkeepalive ipqos"
            + " controlpath controlmaster controlpersist updatehostkeys visualhostkey"
            + " fingerprinthash loglevel logverbose syslogfacility proxyusefdpass"
            + " canonicaldomains canonicalizefallbacklocal canonicalizemaxdots"
            + " canonicalizepermittedcnames tag obscurekeystroketiming versionaddendum"
            + " warnweakcrypto");
    // OpenSSH itself has given these up, and passes over them.
    all(
        Kind.PASSED_OVER,
        "protocol cipher fallbacktorsh globalknownhostsfile2 rhostsauthentication"
            + " userknownhostsfile2 useroaming usersh useprivilegedport afstokenpassing"
            + " kerberosauthentication kerberostgtpassing rsaauthentication"
            + " rhostsrsaauthentication compressionlevel");
    alias("identityfile2", "identityfile");
    alias("keepalive", "tcpkeepalive");
    alias("smartcarddevice", "pkcs11provider");
    alias("dsaauthentication", "pubkeyauthentication");
    alias("pubkeyacceptedkeytypes", "pubkeyacceptedalgorithms");
    alias("hostbasedkeytypes", "hostbasedacceptedalgorithms");
    alias("challengeresponseauthentication", "kbdinteractiveauthentication");
    alias("skeyauthentication", "kbdinteractiveauthentication");
    alias("tisauthentication", "kbdinteractiveauthentication");
  }

  private Keyword() {}

  /** The name that counts for a keyword in lower case, which may be an older name of it. */
  static String canonical(String keyword) {
    return ALIASES.getOrDefault(keyword, keyword);
  }

  /** Finds a keyword; null for an unknown word. */
  static Kind kindOf(String canonical) {
    return KINDS.get(canonical);
  }

  private static void all(Kind kind, String names) {
    for (String name : names.split(" ", -1)) {
      KINDS.put(name, kind);
    }
  }

  private static void alias(String older, String name) {
    ALIASES.put(older, name);
  }
}
