/** The search for a better configuration. */
package io.valence.app.tune;
