package io.valence.cli.option;

/**
 * A number of bytes.
 *
 * @param bytes from 1 on
 */
public record ByteSize(long bytes) {}
