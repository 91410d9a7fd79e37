/** The quality of predictions: accuracy, calibration, intervals, tests. */
package io.valence.model.evaluate;
