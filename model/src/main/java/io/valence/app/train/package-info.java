/**
 * Trainings: one model, an ensemble, a cross-validation, a dry run. Progress is told to a listener.
 */
package io.valence.app.train;
