/** Configuration as records, and the one JSON mapper. */
package io.valence.model.config;
