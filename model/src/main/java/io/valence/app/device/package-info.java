/** What computes: the choice of a backend, and whether this machine has what it needs. */
package io.valence.app.device;
