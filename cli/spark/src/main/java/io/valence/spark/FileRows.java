package io.valence.spark;

import io.valence.data.table.Columns;
import io.valence.data.table.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows of a file as an iterator: a thread of its own reads ahead, while those before are
 * scored.
 */
final class FileRows implements Iterator<Row>, AutoCloseable {
  /** Rows that wait at most, in lists of {@link PartitionScoring#CHUNK}. */
  private static final int AHEAD = 2;

  /**
   * Rows on their way.
   *
   * @param last whether none follow
   * @param failure why reading ended; null if it did not fail
   */
  private record Batch(List<Row> rows, boolean last, Throwable failure) {}

  private final BlockingQueue<Batch> read = new ArrayBlockingQueue<>(AHEAD);
  private final Thread reader;
  private volatile boolean closed;
  private Iterator<Row> current = List.<Row>of().iterator();
  private boolean ended;

  /**
   * @param needed columns that every row must have
   * @param wanted columns of the rows, in order
   */
  FileRows(TableReader table, Set<String> needed, ColumnTypes wanted, InputFile file) {
    Reader work = new Reader(table, needed, wanted, file);
    this.reader = new Thread(work, "valence-reader");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && !ended) {
      Batch batch = take();
      ended = batch.last();
      if (batch.failure() instanceof RuntimeException e) {
        throw e;
      } else if (batch.failure() instanceof Error e) {
        throw e;
      }
      current = batch.rows().iterator();
    }
    return current.hasNext();
  }

  private Batch take() {
    try {
      return read.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was stopped", e);
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.next();
  }

  /** Ends the thread, if the rows are not wanted any more. */
  @Override
  public void close() {
    closed = true;
    reader.interrupt();
  }

  /** Reads the file and hands on its rows. */
  private final class Reader implements Runnable, TableReader.Handler {
    private final TableReader table;
    private final Set<String> needed;
    private final ColumnTypes wanted;
    private final InputFile file;
    private int[] places;
    private List<TableReader.Kind> kinds; // of JSON Lines
    private List<Row> batch = new ArrayList<>();

    Reader(TableReader table, Set<String> needed, ColumnTypes wanted, InputFile file) {
      this.table = table;
      this.needed = needed;
      this.wanted = wanted;
      this.file = file;
    }

    @Override
    public void run() {
      try {
        table.read(this);
        put(new Batch(batch, true, null));
      } catch (RuntimeException | Error e) {
        // On the thread that waits for the rows it fails the task.
        put(new Batch(List.of(), true, e));
      }
    }

    private void put(Batch each) {
      try {
        read.put(each);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Set<String> needed() {
      return needed;
    }

    @Override
    public void header(List<String> names) {
      List<String> own = new Columns(Path.of(file.name()), names).names();
      places = wanted.names().stream().mapToInt(own::indexOf).toArray();
    }

    @Override
    public void row(TableReader.Row row) {
      batch.add(RowFactory.create(values(row)));
      if (batch.size() == PartitionScoring.CHUNK) {
        put(new Batch(batch, false, null));
        batch = new ArrayList<>();
      }
    }

    /** The columns, and those of {@link Table#ORDER}. */
    private Object[] values(TableReader.Row row) {
      Object[] values = new Object[places.length + Table.ORDER.size()];
      for (int column = 0; column < places.length; column++) {
        int place = places[column];
        values[column] = isNull(place) ? null : wanted.value(column, row.fields().get(place));
      }
      values[places.length] = (long) file.number();
      values[places.length + 1] = 0L; // a file is one block
      values[places.length + 2] = row.line();
      return values;
    }

    private boolean isNull(int place) {
      return kinds != null && kinds.get(place) == TableReader.Kind.EMPTY;
    }

    @Override
    public void kinds(List<TableReader.Kind> ofNext) {
      kinds = ofNext;
    }

    @Override
    public boolean wantsMore() {
      return !closed;
    }
  }
}
