package io.valence.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * A file of CSV or JSON Lines.
 *
 * @param number its place among all files of the input, from 0
 * @param uri on a file system of Hadoop
 * @param bytes its size
 */
record InputFile(int number, String uri, long bytes) implements Serializable {
  /** The last part of its name. */
  String name() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** The file itself if it is a local one, else a copy in the folder. */
  Path local(Configuration hadoop, LocalFolder folder) throws IOException {
    org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(uri);
    if (remote.toUri().getScheme().equals("file")) {
      return Path.of(remote.toUri().getPath());
    }
    Path copy = folder.path().resolve(name());
    remote
        .getFileSystem(hadoop)
        .copyToLocalFile(false, remote, new org.apache.hadoop.fs.Path(copy.toUri()), true);
    return copy;
  }

  /** A message about the local copy as one about this file. */
  String shown(String message, Path local) {
    String own = uri.startsWith("file:") ? local.toString() : uri;
    return message.replace(local.toString(), own);
  }
}
