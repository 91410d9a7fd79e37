/** A trained model as an ONNX file, for programs that are not Valence. */
package io.valence.model.onnx;
