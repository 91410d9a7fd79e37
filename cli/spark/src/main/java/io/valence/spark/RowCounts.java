package io.valence.spark;

/**
 * How many rows there are.
 *
 * @param rows that can be used, those without a text included
 * @param bad that cannot be used
 */
record RowCounts(long rows, long bad) {}
