/** Finding rows of a training file that a person should look at. */
package io.valence.app.review;
