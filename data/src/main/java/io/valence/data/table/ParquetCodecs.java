package io.valence.data.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Decompresses the pages of a Parquet file: gzip by the JDK, as parquet-java leaves it to Hadoop;
 * Snappy, Zstandard and LZ4 by parquet-java.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  /** A page may be so large, or a hundred times what is stored; writers aim at 1 MiB. */
  private static final long PAGE_BYTES = 1 << 26;

  private static final int EXPANSION = 100;

  private final CodecFactory codecs = new CodecFactory(new PlainParquetConfiguration(), 0);

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED, SNAPPY, ZSTD, LZ4_RAW -> new Bounded(codecs.getDecompressor(codec));
      case GZIP -> new Bounded(new Gzip());
      case LZO, BROTLI, LZ4 ->
          throw new UnsupportedOperationException(
              "compressed with " + codec + ", and not snappy, gzip, zstd or lz4_raw");
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Parquet files are only read");
  }

  @Override
  public void release() {
    codecs.release();
  }

  /** Refuses a page of a few kilobytes that would fill the memory. */
  private record Bounded(BytesInputDecompressor codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      require(page.size(), size);
      return codec.decompress(page, size);
    }

    @Override
    public void decompress(ByteBuffer page, int stored, ByteBuffer out, int size)
        throws IOException {
      require(stored, size);
      codec.decompress(page, stored, out, size);
    }

    private static void require(long stored, int size) throws IOException {
      if (size > Math.max(PAGE_BYTES, EXPANSION * stored)) {
        throw new IOException(
            "a page expands from "
                + stored
                + " to "
                + size
                + " bytes, more than "
                + EXPANSION
                + " times its size");
      }
    }

    @Override
    public void release() {
      codec.release();
    }
  }

  private static final class Gzip implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      return BytesInput.from(inflated(page, size));
    }

    @Override
    public void decompress(ByteBuffer page, int stored, ByteBuffer out, int size)
        throws IOException {
      out.put(inflated(BytesInput.from(page), size));
    }

    private static byte[] inflated(BytesInput page, int size) throws IOException {
      try (InputStream in = new GZIPInputStream(page.toInputStream())) {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
          throw new IOException("a page has " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
      }
    }

    @Override
    public void release() {
      // Nothing is held between pages.
    }
  }
}
