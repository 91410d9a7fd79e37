package io.valence.cli.serve;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Blocks pages of other sites: in DNS rebinding, the browser sends the attacker's host name, and a
 * page of another site sends its origin.
 *
 * @param names allowed host names in lowercase, besides addresses
 */
record HostCheck(Set<String> names) {
  /** Includes the names that every server has. */
  static HostCheck of(ServerOptions options) {
    Set<String> names = new TreeSet<>(Set.of("localhost", options.host().toLowerCase(Locale.ROOT)));
    options.allowedHosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return new HostCheck(names);
  }

  /** The problem with the host or origin of a request; null if none. */
  String problem(Request request) {
    String host = Request.getServerName(request);
    if (host == null || !allows(host)) {
      return "this server does not answer to the host name "
          + host
          + "; start it with --allow-host "
          + host;
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    String own = request.getHeaders().get(HttpHeader.HOST);
    return origin == null
            || origin.equalsIgnoreCase("http://" + own)
            || origin.equalsIgnoreCase("https://" + own)
        ? null
        : "pages of " + origin + " may not use this server";
  }

  /** For a lowercase name, as Jetty provides it. */
  private boolean allows(String host) {
    return names.contains(host) || isAddress(host);
  }

  /** Digits and dots, or an IPv6 address: not a name that an attacker could own. */
  private static boolean isAddress(String host) {
    return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || host.indexOf(':') >= 0;
  }
}
