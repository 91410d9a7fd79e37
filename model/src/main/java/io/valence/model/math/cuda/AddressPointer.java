package io.valence.model.math.cuda;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A pointer to an address, whatever lies there.
 *
 * <p>JavaCPP adds a pointer's position to its address in numbers or in bytes, as the parameter's
 * type will have it, so nothing here has a position.
 */
final class AddressPointer extends FloatPointer {
  AddressPointer(long address) {
    super((Pointer) null);
    this.address = address;
  }
}
