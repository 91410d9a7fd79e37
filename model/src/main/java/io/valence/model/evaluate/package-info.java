/** How good answers are: accuracy, calibration, intervals, tests. */
package io.valence.model.evaluate;
