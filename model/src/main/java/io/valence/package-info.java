/**
 * Valence as a library: load a model and predict ({@link io.valence.SentimentModel}), or train one
 * ({@link io.valence.Training}).
 *
 * <p>Errors are unchecked exceptions whose messages say where, what is wrong and what to do: {@link
 * io.valence.data.table.InputException} for data and configuration, {@link
 * io.valence.model.checkpoint.ModelFileException} for model files, {@link
 * io.valence.app.UsageException} for invalid requests. Nothing here prints.
 */
package io.valence;
