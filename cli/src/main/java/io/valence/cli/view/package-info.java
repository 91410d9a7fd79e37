/** Results as lines for people and as JSON for programs. */
package io.valence.cli.view;
