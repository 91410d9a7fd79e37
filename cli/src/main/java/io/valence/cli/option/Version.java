package io.valence.cli.option;

import io.valence.app.LibraryVersion;
import picocli.CommandLine.IVersionProvider;

/** {@code --version}. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"valence " + new LibraryVersion().number()};
  }
}
