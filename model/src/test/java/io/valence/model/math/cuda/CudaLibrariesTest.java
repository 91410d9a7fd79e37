package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CudaLibrariesTest {
  private static String missing(String library) {
    String message =
        "/cache/libjni.so: " + library + ": cannot open shared object file: No such file";
    return new CudaLibraries().missing(message);
  }

  @Test
  void theLibraryThatIsMissingIsNamed() {
    assertEquals("libcuda.so.1, a part of NVIDIA's driver", missing("libcuda.so.1"));
    String cublas = missing("libcublas.so.13");
    assertTrue(cublas.startsWith("libcublas.so.13; install CUDA "), cublas);
    assertTrue(cublas.endsWith("or add its folder to LD_LIBRARY_PATH"), cublas);
  }

  @Test
  void anotherProblemIsPassedOn() {
    String other = new CudaLibraries().missing("version `GLIBC_2.99' not found\nmore");
    assertTrue(other.startsWith("version `GLIBC_2.99' not found; install CUDA "), other);
  }
}
