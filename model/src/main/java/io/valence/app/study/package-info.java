/** Studies: many trainings of one corpus as a table, with tests of their differences. */
package io.valence.app.study;
