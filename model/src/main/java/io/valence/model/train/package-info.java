/**
 * Training: first, if wanted, on the texts' words ({@code Pretrainer}); then batches through the
 * classifier, gradients clipped, parameters updated, the best epoch on dev kept.
 */
package io.valence.model.train;
