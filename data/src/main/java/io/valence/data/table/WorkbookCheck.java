package io.valence.data.table;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Rejects an Excel workbook (ECMA-376) that the parser could not hold in memory: it keeps all cells
 * of a row, all characters of a cell and all shared strings. A small archive can expand to
 * gigabytes of them. The same XML parser reads each part once, without keeping anything.
 */
final class WorkbookCheck {
  /** Excel's last column, {@code XFD}. */
  private static final int COLUMNS = 16_384;

  /** A part that is kept and not streamed may be so large, or a hundred times what is stored. */
  private static final long KEPT_BYTES = 1 << 24;

  private static final int EXPANSION = 100;

  /** Excel writes 17 digits. The parser takes a time that grows with the square of their number. */
  private static final int DIGITS = 1000;

  /** Elements that hold the text of a cell. */
  private static final Set<String> TEXTS = Set.of("c", "si");

  /** Elements that the parser keeps: shared strings, formats, styles and sheets. */
  private static final Set<String> KEPT = Set.of("si", "numFmt", "xf", "sheet");

  private final Path file;
  private final XMLInputFactory parsers = new InputFactoryImpl();
  private boolean styled;

  WorkbookCheck(Path file) {
    this.file = file;
    parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /**
   * @throws InputException if a part is too large
   * @throws IOException if the archive cannot be read
   */
  void check() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        CheckedInputStream bytes = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        try (Part part = new Part(entry, bytes)) {
          part.check();
          requireChecksum(entry, bytes);
        } catch (XMLStreamException e) {
          // A picture, say. What the parser needs it rejects with this same message.
          continue;
        }
      }
    }
  }

  /** Whether a part with styles was found; the format allows for none. */
  boolean isStyled() {
    return styled;
  }

  /** A zip file's reader does not look at the checksums. */
  private void requireChecksum(ZipEntry entry, CheckedInputStream bytes) throws IOException {
    bytes.transferTo(OutputStream.nullOutputStream());
    if (entry.getCrc() >= 0 && entry.getCrc() != bytes.getChecksum().getValue()) {
      throw new InputException(
          file.toString(),
          "is not as it was saved: the checksum of " + entry.getName() + " differs",
          "it is damaged or changed; get a new copy");
    }
  }

  /** A file in the archive, with the number of its bytes read. */
  private final class Part extends FilterInputStream {
    private final ZipEntry entry;
    private long read;
    private long begin; // of the text of a cell, or of an element beside the cells
    private boolean inText;
    private boolean streamed; // it has rows
    private boolean kept; // it has what the parser keeps
    private int cells; // of the row
    private String cell; // its address
    private boolean number; // inside its value
    private boolean numeric; // its type
    private int digits;

    Part(ZipEntry entry, InputStream in) {
      super(in);
      this.entry = entry;
    }

    void check() throws XMLStreamException {
      XMLStreamReader xml = parsers.createXMLStreamReader(this);
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          start(xml);
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          inText &= !TEXTS.contains(xml.getLocalName());
          number = false;
        } else if (number && xml.hasText()) {
          digits += xml.getTextLength();
          require(digits <= DIGITS, "has a number of more than " + DIGITS + " digits" + at(cell));
        }
      }
    }

    private void start(XMLStreamReader xml) {
      String name = xml.getLocalName();
      boolean text = TEXTS.contains(name);
      if (text || !inText) {
        begin = read;
      }
      inText |= text;
      kept |= KEPT.contains(name);
      styled |= name.equals("styleSheet");
      if (name.equals("sheetData")) {
        streamed = true;
      } else if (name.equals("row")) {
        cells = 0;
      } else if (name.equals("c")) {
        startCell(xml.getAttributeValue(null, "r"), xml.getAttributeValue(null, "t"));
      } else if (name.equals("v")) {
        number = numeric;
      }
    }

    private void startCell(String address, String type) {
      cell = address;
      numeric = type == null || type.equals("n");
      digits = 0;
      cells = Math.max(cells + 1, address == null ? 0 : column(address));
      require(cells <= COLUMNS, "has a cell beyond column XFD" + at(address));
    }

    private static String at(String address) {
      return address == null || address.length() > 20 ? "" : ", at " + address;
    }

    /** The number of a cell's column, from 1: {@code AB7} is 28. */
    private static int column(String address) {
      int column = 0;
      for (int i = 0; i < address.length() && Character.isLetter(address.charAt(i)); i++) {
        column = 26 * column + Character.toUpperCase(address.charAt(i)) - 'A' + 1;
        if (column > COLUMNS) {
          break;
        }
      }
      return column;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int bytes) {
      read += bytes;
      require(
          read - begin <= RecordSplitter.LONGEST,
          "has a cell of more than " + RecordSplitter.LONGEST + " bytes");
      require(
          streamed && !kept || read <= Math.max(KEPT_BYTES, EXPANSION * entry.getCompressedSize()),
          "expands to more than " + EXPANSION + " times its size");
    }

    private void require(boolean condition, String what) {
      if (!condition) {
        throw new InputException(
            file.toString(), entry.getName() + " " + what, "save it again, or as CSV UTF-8");
      }
    }
  }
}
