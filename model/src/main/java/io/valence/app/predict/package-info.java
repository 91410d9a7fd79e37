/** Answering whole tables. */
package io.valence.app.predict;
