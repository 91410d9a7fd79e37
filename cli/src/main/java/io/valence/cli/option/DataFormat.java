package io.valence.cli.option;

/** The file formats that {@code valence score} reads and writes. */
public enum DataFormat {
  PARQUET,
  ORC,
  CSV,
  JSONL
}
