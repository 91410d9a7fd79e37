/**
 * Files of models and trainings: safetensors, JSON configuration, atomic writing.
 *
 * <p>Files are untrusted until checked: sizes, offsets, types and names are compared with the
 * file's length and with each other before anything is allocated, and nothing in a file is ever
 * executed. Any mismatch is a {@link io.valence.model.checkpoint.ModelFileException}.
 */
package io.valence.model.checkpoint;
