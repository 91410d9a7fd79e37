package io.valence.cli.serve;

import java.time.Duration;
import java.util.Set;

/**
 * Addresses and limits of a server.
 *
 * @param host to listen on
 * @param port to listen on; 0 for any free port
 * @param waiting maximum waiting requests; more are refused
 * @param timeout maximum waiting time of a request
 * @param requestTime time for a request to arrive
 * @param allowedHosts allowed host names besides localhost, {@code host} and addresses
 */
public record ServerOptions(
    String host,
    int port,
    int waiting,
    Duration timeout,
    Duration requestTime,
    Set<String> allowedHosts) {}
