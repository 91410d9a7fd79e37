/**
 * Models and trainings in files: safetensors, configuration as JSON, atomic writing.
 *
 * <p>A file is a stranger's until it is checked: sizes, offsets, types and names are compared with
 * the file's length and with each other before anything is allocated, and nothing in it is ever
 * run. What does not fit is a {@link io.valence.model.checkpoint.ModelFileException}.
 */
package io.valence.model.checkpoint;
