package io.valence.model.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A protocol buffers message, field by field. */
final class ProtoMessage {
  private final ByteString.Output bytes = ByteString.newOutput();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }

  private ProtoMessage write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProtoMessage text(int field, String value) {
    return write(() -> out.writeString(field, value));
  }

  ProtoMessage number(int field, long value) {
    return write(() -> out.writeInt64(field, value));
  }

  ProtoMessage real(int field, float value) {
    return write(() -> out.writeFloat(field, value));
  }

  ProtoMessage bytes(int field, ByteString value) {
    return write(() -> out.writeBytes(field, value));
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.done());
  }

  /** The message as written so far. */
  ByteString done() {
    write(out::flush);
    return bytes.toByteString();
  }
}
