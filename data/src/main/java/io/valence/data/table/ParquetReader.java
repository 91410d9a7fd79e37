package io.valence.data.table;

import io.valence.data.table.BadRowException.Reason;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Streams the rows of an <a href="https://parquet.apache.org/docs/file-format/">Apache Parquet</a>
 * file, a row group at a time. Numbers, dates and times are read as text, null is empty. Columns of
 * lists, maps and structures are left out. A row's line is its number, from 1.
 */
public final class ParquetReader implements TableReader {
  /** What invalid bytes become. */
  private static final char REPLACED = '\uFFFD';

  private final Path file;
  private final BadRows badRows;

  /**
   * @param badRows how unusable rows are handled
   */
  public ParquetReader(Path file, BadRows badRows) {
    this.file = file;
    this.badRows = badRows;
  }

  @Override
  public void read(Handler handler) {
    FileKind.PARQUET.require(
        file,
        "is not a Parquet file, or an encrypted one",
        "give a text file a name that ends in .csv");
    try {
      new Rows(handler).read();
    } catch (NoClassDefFoundError e) {
      throw new InputException(
          file.toString(),
          "a Parquet file needs parquet-floor, which is not on the class path",
          "add blue.strategic.parquet:parquet-floor to it, or write the file as CSV");
    }
  }

  /** The result of a step of the parser, which throws many kinds of exceptions. */
  private <T> T parsed(Callable<T> step) {
    try {
      return step.call();
    } catch (Exception e) {
      throw malformed(e);
    }
  }

  private InputException malformed(Exception e) {
    return new InputException(
        file.toString(),
        // Parquet's messages name Java's object of the file.
        "is not a Parquet file that can be read ("
            + (e.getMessage() + "").replaceFirst("^\\S+@[0-9a-f]+ ", "it ")
            + ")",
        "write it again, or as CSV or JSON Lines");
  }

  /** Passes the rows of the file to a handler; a class of its own, as Parquet's may be missing. */
  private final class Rows {
    private final Handler handler;

    Rows(Handler handler) {
      this.handler = handler;
    }

    void read() {
      try (ParquetFileReader parquet = parsed(this::opened)) {
        read(parquet);
      } catch (IOException e) {
        throw malformed(e);
      }
    }

    private ParquetFileReader opened() throws IOException {
      return ParquetFileReader.open(
          new LocalInputFile(file),
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .withCodecFactory(new ParquetCodecs())
              .usePageChecksumVerification(true)
              .build());
    }

    private void read(ParquetFileReader parquet) {
      MessageType columns = columns(parsed(parquet::getFileMetaData).getSchema());
      List<String> names = columns.getFields().stream().map(Type::getName).toList();
      handler.header(names);
      parquet.setRequestedSchema(columns);
      long row = 0;
      while (handler.wantsMore()) {
        PageReadStore group = parsed(parquet::readNextRowGroup);
        if (group == null) {
          return;
        }
        List<ColumnReader> readers = parsed(() -> readers(group, columns, parquet));
        for (long n = group.getRowCount(); n > 0 && handler.wantsMore(); n--) {
          List<String> fields = parsed(() -> readers.stream().map(this::next).toList());
          take(++row, names, fields);
        }
      }
    }

    /** The columns of single values. */
    private MessageType columns(MessageType schema) {
      List<Type> columns = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (Type field : schema.getFields()) {
        if (field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED)) {
          columns.add(field);
        } else {
          others.add(field.getName());
        }
      }
      if (!others.isEmpty()) {
        badRows.warn(
            file + ": columns of lists or structures are left out: " + String.join(", ", others));
      }
      return new MessageType(schema.getName(), columns);
    }

    private static List<ColumnReader> readers(
        PageReadStore group, MessageType columns, ParquetFileReader parquet) {
      ColumnReadStoreImpl store =
          new ColumnReadStoreImpl(
              group,
              new DummyRecordConverter(columns).getRootConverter(),
              columns,
              parquet.getFileMetaData().getCreatedBy());
      return columns.getColumns().stream().map(store::getColumnReader).toList();
    }

    /** The value of the next row. */
    private String next(ColumnReader column) {
      ColumnDescriptor described = column.getDescriptor();
      boolean there = column.getCurrentDefinitionLevel() == described.getMaxDefinitionLevel();
      String value = there ? value(column, described.getPrimitiveType()) : "";
      if (there
          && value.indexOf(REPLACED) >= 0
          && handler.needed().contains(described.getPath()[0])) {
        value = isUtf8(column.getBinary()) ? value : value.replace(REPLACED, DecodingReader.BROKEN);
      }
      column.consume();
      return value;
    }

    /** Whether it has the replacement character itself. */
    private static boolean isUtf8(Binary bytes) {
      return !StandardCharsets.UTF_8
          .newDecoder()
          .decode(bytes.toByteBuffer(), CharBuffer.allocate(bytes.length()), true)
          .isError();
    }

    private static String value(ColumnReader column, PrimitiveType type) {
      PrimitiveStringifier text = type.stringifier();
      return switch (type.getPrimitiveTypeName()) {
        case BOOLEAN -> text.stringify(column.getBoolean());
        case INT32 -> text.stringify(column.getInteger());
        case INT64 -> text.stringify(column.getLong());
        case FLOAT -> text.stringify(column.getFloat());
        case DOUBLE -> text.stringify(column.getDouble());
        case INT96 ->
            new ParquetMoment(column.getBinary())
                .text()
                .orElseGet(() -> text.stringify(column.getBinary()));
        case FIXED_LEN_BYTE_ARRAY -> text.stringify(column.getBinary());
        // Old writers do not mark strings as such.
        case BINARY ->
            type.getLogicalTypeAnnotation() == null
                ? column.getBinary().toStringUsingUTF8()
                : text.stringify(column.getBinary());
      };
    }

    private void take(long row, List<String> names, List<String> fields) {
      try {
        for (int column = 0; column < fields.size(); column++) {
          requireText(row, names.get(column), fields.get(column));
        }
        handler.row(new TableReader.Row(row, fields));
      } catch (BadRowException e) {
        badRows.reject(e, String.join("\t", fields));
      }
    }

    private void requireText(long row, String name, String value) {
      if (value.length() > LineReader.LONGEST) {
        throw new BadRowException(
            file,
            row,
            Reason.LENGTH,
            "\"" + name + "\" has more than " + LineReader.LONGEST + " characters",
            "shorten its text");
      }
      if (value.indexOf(DecodingReader.BROKEN) >= 0 && handler.needed().contains(name)) {
        throw new BadRowException(
            file,
            row,
            Reason.UTF8,
            "\"" + name + "\" is not valid UTF-8",
            "write the column as UTF-8 text");
      }
      if (value.indexOf('\0') >= 0 && handler.needed().contains(name)) {
        throw new BadRowException(
            file, row, Reason.NUL, "a NUL character in \"" + name + "\"", "remove it");
      }
    }
  }
}
