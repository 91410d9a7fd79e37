/**
 * Text into integers: CSV rows to tokens, tokens to vocabulary ids, ids to batches.
 *
 * <p>Data flow: {@link io.valence.data.table.CsvReader} gives rows, {@link
 * io.valence.data.text.Tokenizer} cuts a row's text, {@link io.valence.data.TokenizedCorpus} holds
 * the rows of a training file, {@link io.valence.data.Vocabulary} is built from it, and {@link
 * io.valence.data.Corpus} is what training and evaluation read. Whatever is wrong with a file is
 * found here and reported as an {@link io.valence.data.table.InputException}.
 */
package io.valence.data;
