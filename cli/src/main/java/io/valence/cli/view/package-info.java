/** Results as human-readable lines and as JSON. */
package io.valence.cli.view;
