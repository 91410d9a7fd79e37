/**
 * From text to integers: CSV rows to tokens, tokens to vocabulary ids, ids to batches.
 *
 * <p>Data flow: {@link io.valence.data.table.CsvReader} reads rows, {@link
 * io.valence.data.text.Tokenizer} tokenizes a row's text, {@link io.valence.data.TokenizedCorpus}
 * contains the rows of a training file, {@link io.valence.data.Vocabulary} is built from it, and
 * {@link io.valence.data.Corpus} is the input of training and evaluation. Errors in files are
 * reported as {@link io.valence.data.table.InputException}s.
 */
package io.valence.data;
