package io.valence.model.checkpoint;

import java.nio.ByteBuffer;

/** A safetensors element type that Valence reads; it writes F32, F16 and I8. */
public enum TensorType {
  F64(8) {
    @Override
    float number(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  },
  F32(4) {
    @Override
    float number(ByteBuffer bytes) {
      return bytes.getFloat();
    }

    @Override
    void put(float number, ByteBuffer bytes) {
      bytes.putFloat(number);
    }

    @Override
    void numbers(ByteBuffer bytes, float[] out, int at, int count) {
      bytes.asFloatBuffer().get(out, at, count);
    }
  },
  F16(2) {
    @Override
    float number(ByteBuffer bytes) {
      int half = bytes.getShort() & 0xFFFF;
      int sign = (half & 0x8000) << 16;
      int exponent = (half >> 10) & 0x1F;
      int fraction = half & 0x3FF;
      if (exponent == 0) {
        float value = fraction * 0x1p-24f;
        return sign == 0 ? value : -value;
      }
      int wide = exponent == 0x1F ? 0xFF : exponent + 112;
      return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
    }

    @Override
    void put(float number, ByteBuffer bytes) {
      int sign = (Float.floatToRawIntBits(number) >>> 16) & 0x8000;
      float size = Math.min(Math.abs(number), MOST_HALF);
      // Below 2^-14 a half is a multiple of 2^-24, as are those of the exponent -14.
      int exponent = Math.max(Math.getExponent(size), -14);
      int fraction = (int) Math.rint(size / Math.scalb(1.0, exponent - 10));
      bytes.putShort((short) (sign | ((exponent + 14) << 10) + fraction));
    }
  },
  BF16(2) {
    @Override
    float number(ByteBuffer bytes) {
      return Float.intBitsToFloat((bytes.getShort() & 0xFFFF) << 16);
    }
  },
  I8(1) {
    @Override
    float number(ByteBuffer bytes) {
      return bytes.get();
    }

    @Override
    void put(float number, ByteBuffer bytes) {
      bytes.put((byte) number);
    }
  },
  I64(8) {
    @Override
    float number(ByteBuffer bytes) {
      return bytes.getLong();
    }
  };

  private static final float MOST_HALF = 65504;

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  /** The next element of a little-endian buffer. */
  abstract float number(ByteBuffer bytes);

  /** Appends an element, rounded to the nearest one of this type, to a little-endian buffer. */
  void put(float number, ByteBuffer bytes) {
    throw new UnsupportedOperationException(name() + " is not written");
  }

  /** The next {@code count} elements. */
  void numbers(ByteBuffer bytes, float[] out, int at, int count) {
    for (int i = 0; i < count; i++) {
      out[at + i] = number(bytes);
    }
  }
}
