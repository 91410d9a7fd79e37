/** Finding rows of a training file to check by hand. */
package io.valence.app.review;
