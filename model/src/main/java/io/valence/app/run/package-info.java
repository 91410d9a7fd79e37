/** Run folders and their models. */
package io.valence.app.run;
