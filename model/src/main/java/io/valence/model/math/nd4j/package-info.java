/**
 * The backend with ND4J's operations, on the ND4J backend on the class path: a GPU of compute
 * capability 3.7 to 8.9, or the CPU. A matrix moves to the device when it is first used there, and
 * to the host when its data is read there.
 */
package io.valence.model.math.nd4j;
