package io.valence.model.checkpoint;

import java.nio.ByteBuffer;

/** A safetensors element type that Valence reads. */
enum TensorType {
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
  },
  BF16(2) {
    @Override
    float number(ByteBuffer bytes) {
      return Float.intBitsToFloat((bytes.getShort() & 0xFFFF) << 16);
    }
  },
  I64(8) {
    @Override
    float number(ByteBuffer bytes) {
      return bytes.getLong();
    }
  };

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

  /** The next {@code count} elements. */
  void numbers(ByteBuffer bytes, float[] out, int at, int count) {
    for (int i = 0; i < count; i++) {
      out[at + i] = number(bytes);
    }
  }
}
