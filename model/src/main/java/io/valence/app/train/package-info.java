/** Trainings: one model, an ensemble, a cross-validation, a dry run. Listeners are notified. */
package io.valence.app.train;
