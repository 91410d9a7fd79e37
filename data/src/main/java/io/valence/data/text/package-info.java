/** Splits texts into tokens. */
package io.valence.data.text;
