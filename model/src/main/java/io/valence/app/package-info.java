/** What a command does, without printing: progress goes to listeners, results are returned. */
package io.valence.app;
