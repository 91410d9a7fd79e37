package io.valence.data.table;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Files that are not text, by their first bytes. */
enum FileKind {
  ZIP(
      "a zip archive or an Excel workbook",
      "unpack the archive, or give the workbook a name that ends in .xlsx",
      "PK\003\004"),
  EXCEL(
      "an old or encrypted Excel workbook",
      "save it as .xlsx without a password, or as CSV UTF-8",
      "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A"),
  FASTTEXT("a fastText model", "name its .vec file, or the text file", "\u00BA\u0016O/"),
  PARQUET("a Parquet file", "give it a name that ends in .parquet", "PAR1"),
  ARROW("a Feather or Arrow file", "write the table as Parquet or CSV", "ARROW1\0"),
  FEATHER("a Feather file", "write the table as Parquet or CSV", "FEA1"),
  AVRO("an Avro file", "write the table as Parquet or CSV", "Obj\u0001"),
  PDF("a PDF document", "save its text as CSV", "%PDF-"),
  SQLITE("an SQLite database", "write the table as CSV", "SQLite format 3\0"),
  NUMPY("a NumPy array", "write it as text", "\u0093NUMPY"),
  BZIP2("bzip2 data", "unpack it: bunzip2", "BZh91AY&SY"),
  XZ("xz data", "unpack it: unxz", "\u00FD7zXZ\0"),
  ZSTANDARD("Zstandard data", "unpack it: unzstd", "(\u00B5/\u00FD"),

  /** The length of its header in eight bytes, of which the upper half is zero, then JSON. */
  SAFETENSORS("a model (safetensors)", "name a file of texts; a model follows -m", 4, "\0\0\0\0{");

  /** Bytes at the start of a file that are looked at. */
  private static final int START = 16;

  /** Prefix of part names in an Office Open XML workbook. */
  private static final String PARTS = "xl/";

  private static final String CONTENT_TYPES = "[Content_Types].xml";

  private final String name;
  private final String remedy;
  private final int offset;
  private final String magic;

  FileKind(String name, String remedy, String magic) {
    this(name, remedy, 0, magic);
  }

  /**
   * @param offset place of the characteristic bytes
   */
  FileKind(String name, String remedy, int offset, String magic) {
    this.name = name;
    this.remedy = remedy;
    this.offset = offset;
    this.magic = magic;
  }

  /**
   * Rejects a file that is not of this kind, by its first bytes.
   *
   * @param problem what is wrong with a file of no known kind
   * @param remedy what to do about it
   */
  void require(Path file, String problem, String remedy) {
    new TextFile(file)
        .readRawBytes(
            in -> {
              byte[] start = in.readNBytes(START);
              if (!new String(start, StandardCharsets.ISO_8859_1).startsWith(magic, offset)) {
                throw problem(file.toString(), start)
                    .orElseGet(() -> new InputException(file.toString(), problem, remedy));
              }
              return null;
            });
  }

  /**
   * The error for a file that is not text.
   *
   * @param start its first bytes
   * @param file for the message
   */
  static Optional<InputException> problem(String file, byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    for (FileKind kind : values()) {
      if (text.startsWith(kind.magic, kind.offset)) {
        boolean workbook = kind == ZIP && (text.contains(PARTS) || text.contains(CONTENT_TYPES));
        return Optional.of(
            workbook
                ? new InputException(
                    file, "is an Excel workbook", "give it a name that ends in .xlsx")
                : new InputException(file, "is " + kind.name, kind.remedy));
      }
    }
    return Optional.empty();
  }
}
