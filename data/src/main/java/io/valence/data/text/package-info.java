/** How a text is cut into tokens. */
package io.valence.data.text;
