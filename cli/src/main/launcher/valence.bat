@echo off
rem Starts Valence from an unpacked distribution: bin\valence.bat beside lib\.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
where /q "%java%" 2>nul || if not exist "%java%.exe" (
  echo valence: no Java found; install a JDK, 17 or later, or set JAVA_HOME 1>&2
  exit /b 1
)
rem OpenBLAS and oneDNN run on the thread that calls them: Valence brings its own threads.
set OMP_NUM_THREADS=1
rem CUDA counts GPUs as nvidia-smi does, not the fastest first.
set CUDA_DEVICE_ORDER=PCI_BUS_ID
set "quick="
if "%~1"=="inspect" set "quick=-XX:TieredStopAtLevel=1"
if "%~1"=="help" set "quick=-XX:TieredStopAtLevel=1"
"%java%" -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ^
  -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Xlog:disable ^
  -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 ^
  -XX:+UseSerialGC -XX:PretenureSizeThreshold=256k %quick% %VALENCE_JAVA_OPTS% ^
  -cp "%home%\lib\*" io.valence.cli.Main %*
exit /b %ERRORLEVEL%
