/** Run folders, and the models in them. */
package io.valence.app.run;
