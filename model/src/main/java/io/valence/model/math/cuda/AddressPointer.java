package io.valence.model.math.cuda;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A pointer to any address.
 *
 * <p>JavaCPP adds a pointer's position to its address in elements or in bytes, depending on the
 * parameter's type, so positions are always 0 here.
 */
final class AddressPointer extends FloatPointer {
  AddressPointer(long address) {
    super((Pointer) null);
    this.address = address;
  }
}
