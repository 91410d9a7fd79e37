/** Training a language model on texts without labels, with checkpoints. */
package io.valence.app.pretrain;
