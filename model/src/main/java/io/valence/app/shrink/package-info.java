/** Smaller model files. */
package io.valence.app.shrink;
