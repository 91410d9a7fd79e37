/**
 * The backend by ND4J's operations, on whatever ND4J backend is on the class path: a GPU of compute
 * capability 3.7 to 8.9, or the processor. A matrix moves to the device when it is first used
 * there, and to the host when its numbers are read there.
 */
package io.valence.model.math.nd4j;
