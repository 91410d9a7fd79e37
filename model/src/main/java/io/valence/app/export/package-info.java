/** Models in the files of other programs. */
package io.valence.app.export;
