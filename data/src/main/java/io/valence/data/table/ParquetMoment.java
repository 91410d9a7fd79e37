package io.valence.data.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A moment in 96 bits, nanoseconds of the day and Julian day, as Impala, Hive and older versions of
 * Spark write it.
 */
record ParquetMoment(Binary bits) {
  /** As Parquet writes the moments of its other types. */
  private static final PrimitiveStringifier TEXT =
      Types.required(PrimitiveTypeName.INT64)
          .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.NANOS))
          .named("moment")
          .stringifier();

  private static final long JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long NANOS_OF_DAY = 86_400_000_000_000L;

  /** Days before and after 1970 whose nanoseconds a long holds. */
  private static final long MOST_DAYS = 106_000;

  /** 2026-01-31T18:30:00.000000000+0000; empty if the bits are no moment of these centuries. */
  Optional<String> text() {
    ByteBuffer bytes = bits.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanosOfDay = bytes.getLong();
    long day = bytes.getInt() - JULIAN_DAY_OF_1970;
    return Math.abs(day) < MOST_DAYS && nanosOfDay >= 0 && nanosOfDay < NANOS_OF_DAY
        ? Optional.of(TEXT.stringify(day * NANOS_OF_DAY + nanosOfDay))
        : Optional.empty();
  }
}
