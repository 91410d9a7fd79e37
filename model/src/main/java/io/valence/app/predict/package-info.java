/** Predictions for tables. */
package io.valence.app.predict;
