package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

class ParquetCodecsTest {
  private static final int ALLOWED = 1 << 26;

  private final BytesInputDecompressor gzip =
      new ParquetCodecs().getDecompressor(CompressionCodecName.GZIP);

  private static byte[] compressed(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(new byte[zeros]);
    }
    return bytes.toByteArray();
  }

  @Test
  void aSmallPageMayNotFillTheMemory() throws IOException {
    byte[] page = compressed(ALLOWED + 1);
    String problem =
        "a page expands from " + page.length + " to 67108865 bytes, more than 100 times its size";
    assertTrue(page.length < ALLOWED / 100);
    assertEquals(
        problem,
        assertThrows(IOException.class, () -> gzip.decompress(BytesInput.from(page), ALLOWED + 1))
            .getMessage());
    ByteBuffer out = ByteBuffer.allocate(0); // not reached
    assertEquals(
        problem,
        assertThrows(
                IOException.class,
                () -> gzip.decompress(ByteBuffer.wrap(page), page.length, out, ALLOWED + 1))
            .getMessage());
    assertEquals(ALLOWED, gzip.decompress(BytesInput.from(page), ALLOWED).size());
  }

  @Test
  void aLargePageMayExpandAHundredfold() throws IOException {
    byte[] page = new byte[ALLOWED / 100 + 1];
    byte[] start = compressed(1);
    System.arraycopy(start, 0, page, 0, start.length);

    IOException reached =
        assertThrows(
            IOException.class, () -> gzip.decompress(BytesInput.from(page), 100 * page.length));

    assertTrue(100 * page.length > ALLOWED);
    assertEquals("a page has 1 of " + 100 * page.length + " bytes", reached.getMessage());
  }
}
