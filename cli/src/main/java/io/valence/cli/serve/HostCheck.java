package io.valence.cli.serve;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Keeps pages of other sites out: whoever makes a name of their own point to this machine (DNS
 * rebinding) has a browser ask by that name, and a page elsewhere has one send its origin.
 *
 * @param names in lower case by which the server may be asked, beside addresses
 */
record HostCheck(Set<String> names) {
  /** With the names that every server has. */
  static HostCheck of(ServerOptions options) {
    Set<String> names = new TreeSet<>(Set.of("localhost", options.host().toLowerCase(Locale.ROOT)));
    options.allowedHosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return new HostCheck(names);
  }

  /** What is wrong with where a request is sent or comes from; null if nothing. */
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

  /** By a name in lower case, as Jetty gives it. */
  private boolean allows(String host) {
    return names.contains(host) || isAddress(host);
  }

  /** Digits and dots, or an IPv6 address: no name that a stranger could own. */
  private static boolean isAddress(String host) {
    return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || host.indexOf(':') >= 0;
  }
}
