/** Devices and backends: choosing one, and checking what the machine supports. */
package io.valence.app.device;
