/** Scoring texts with Valence models on Apache Spark. */
package io.valence.spark;
