/**
 * Training: optional pretraining on the texts' words ({@code LanguageModelTrainer}); then batches
 * through the classifier, gradient clipping, parameter updates, and keeping the best epoch on dev.
 */
package io.valence.model.train;
