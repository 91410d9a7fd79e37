/** What the CSV parser is given and what is made of its rows. */
package io.valence.data.table.csv;
