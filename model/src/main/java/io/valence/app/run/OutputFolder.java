package io.valence.app.run;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder that a run is to be written into. */
record OutputFolder(Path path) {
  /**
   * Throws unless a new run may be written here.
   *
   * @param force whether an earlier run here may be replaced
   * @throws UsageException when it is a file or cannot be made, when there are other files in it,
   *     when there is a run in it that may not be replaced, or something trains in it
   */
  void requireFree(boolean force) throws IOException {
    requirePossible();
    if (Files.isDirectory(path)) {
      requireReplaceable(force);
    }
  }

  /**
   * Throws unless a new cross-validation may be written here.
   *
   * @param force whether an earlier one here may be replaced
   * @throws UsageException as above; a run is not replaced
   */
  void requireFreeForFolds(boolean force) throws IOException {
    requirePossible();
    List<String> inside = Files.isDirectory(path) ? inside() : List.of();
    if (isEmpty(inside)) {
      return;
    }
    if (isRun(inside)) {
      throw new UsageException(path + " holds a run; a cross-validation needs a folder of its own");
    }
    if (!force) {
      requireUnused();
      throw new UsageException(
          path
              + (inside.contains(RunFolder.FOLDS)
                  ? " holds a cross-validation; use another folder, or add --force to replace it or"
                      + " --resume to continue it"
                  : " exists and is not empty; use another folder, or add --force to write the folds"
                      + " beside what is in it"));
    }
  }

  /**
   * Throws unless there is such a folder, or it can be made.
   *
   * @throws UsageException when it is a file, or nothing can be written there
   */
  void requirePossible() {
    RunFolder.requireName(path);
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new UsageException(path + " is a file; give a folder for the run");
    }
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new UsageException(
          Files.isDirectory(path)
              ? path + ": nothing can be written in this folder"
              : Files.isSymbolicLink(existing) && !Files.exists(existing)
                  ? path + ": the link " + existing + " leads nowhere"
                  : path + ": no folder can be made in " + existing);
    }
  }

  /**
   * Throws if there is something in it that is neither a file nor a folder: a pipe, say, in place
   * of a file of the run, of which reading never ends.
   *
   * @throws InputException when there is
   */
  void requireReadable() {
    try (Stream<Path> inside = Files.list(path)) {
      inside
          .filter(each -> Files.exists(each) && !Files.isRegularFile(each))
          .filter(each -> !Files.isDirectory(each))
          .findFirst()
          .ifPresent(
              other -> {
                throw new InputException(
                    other.toString(), "is neither a file nor a folder", "remove it");
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of what is in it; a directory's ends in a slash, as no file of a run does. */
  private List<String> inside() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : "")).toList();
    }
  }

  /** Whether there is a run in it. */
  boolean holdsRun() throws IOException {
    return Files.isDirectory(path) && isRun(inside());
  }

  private void requireReplaceable(boolean force) throws IOException {
    List<String> inside = inside();
    if (inside.contains(RunFolder.FOLDS)) {
      throw new UsageException(path + " holds a cross-validation; use another folder");
    }
    boolean run = isRun(inside);
    inside.stream()
        .filter(name -> !run && RunFolder.writes(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new UsageException(
                  path + " holds a " + name + " that does not belong to a run; use another folder");
            });
    if (!force && !isEmpty(inside)) {
      requireUnused();
      throw new UsageException(
          path
              + " exists and is not empty; use another folder, or add --force to "
              + (run
                  ? "replace the run in it or --resume to continue it"
                  : "write the run beside what is in it"));
    }
  }

  /** A run that was killed before it had a configuration leaves these, and unfinished files. */
  private static boolean isEmpty(List<String> inside) {
    return inside.stream()
        .allMatch(
            name ->
                List.of(RunLock.FILE, RunFolder.INPUTS).contains(name)
                    || RunLock.isUnfinished(name));
  }

  /** A run that was copied may lack its lock; folds, a search and a study have their own. */
  private static boolean isRun(List<String> inside) {
    return inside.contains(RunLock.FILE)
            && Stream.of(RunFolder.FOLDS, RunFolder.SEARCH, RunFolder.STUDY)
                .noneMatch(inside::contains)
        || inside.contains(CheckpointFiles.LATEST)
        || inside.contains(RunFolder.CONFIG)
            && Stream.of(EpochLog.NAME, RunFolder.ENSEMBLE).anyMatch(inside::contains);
  }

  /** Throws if another process trains in it. */
  private void requireUnused() throws IOException {
    if (Files.exists(path.resolve(RunLock.FILE))) {
      new RunFolder(path).lock().close();
    }
  }

  /** As {@link RunFolder#requireOutside}. */
  void requireOutside(List<Path> files, Map<Path, String> models) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    Path own = path.toRealPath();
    for (Path file : files) {
      boolean inside = Files.exists(file) && file.toRealPath().startsWith(own);
      if (inside && isWritten(own.relativize(file.toRealPath()))) {
        throw new UsageException(
            file + " would be replaced by the run in " + path + "; use another folder");
      }
    }
    for (Map.Entry<Path, String> model : models.entrySet()) {
      if (Files.exists(model.getKey()) && model.getKey().toRealPath().startsWith(own)) {
        throw new UsageException(
            model.getValue()
                + " is in "
                + path
                + ", which the training replaces; use another folder");
      }
    }
  }

  /** Whether a run writes such a file: in its folder, or in that of a member or a fold. */
  private static boolean isWritten(Path relative) {
    int depth = relative.getNameCount();
    return RunFolder.writes(relative.getFileName().toString())
        && (depth == 1
            || depth == 2 && relative.getName(0).toString().matches("(member|fold)-\\d+"));
  }
}
