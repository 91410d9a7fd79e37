package io.valence.cli.serve;

import java.time.Duration;
import java.util.Set;

/**
 * How a server listens and what it takes.
 *
 * @param host to listen at
 * @param port to listen at; 0 for any that is free
 * @param waiting requests that may wait before others are refused
 * @param timeout after which a request that still waits is given up
 * @param requestTime for a request to arrive in
 * @param allowedHosts names by which it may be asked, beside localhost, {@code host} and addresses
 */
public record ServerOptions(
    String host,
    int port,
    int waiting,
    Duration timeout,
    Duration requestTime,
    Set<String> allowedHosts) {}
