/** Export of a trained model as an ONNX file, for other programs. */
package io.valence.model.onnx;
