@echo off
rem Starts Valence from an unpacked distribution: bin\valence.bat beside lib\.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
rem An archive may have a Java of its own.
if exist "%home%\runtime\bin\java.exe" set "java=%home%\runtime\bin\java"
where /q "%java%" 2>nul || if not exist "%java%.exe" (
  echo valence: no Java found; install a JDK, 17 or later, or set JAVA_HOME 1>&2
  exit /b 1
)
rem OpenBLAS and oneDNN run on the thread that calls them: Valence brings its own threads.
set OMP_NUM_THREADS=1
rem CUDA counts GPUs as nvidia-smi does, not the fastest first.
set CUDA_DEVICE_ORDER=PCI_BUS_ID
rem The large arrays live as long as the run: a collector that does not move them.
set "flags=-XX:+UseSerialGC -XX:PretenureSizeThreshold=256k"
rem A service gives memory back that it needed for a while.
if "%~1"=="serve" set "flags=%flags% -Xms32m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:-ShrinkHeapInSteps"
rem A file is predicted in little memory: young texts die young, and the heap gives the rest back.
if "%~1"=="predict" set "flags=%flags% -Xms40m -Xmn20m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40"
rem A sentence is answered before the optimizing compiler has done anything, and without collecting any
rem garbage; a file is not, but most of what runs often at the start does not later.
set "quick="
set "file="
for %%c in (predict inspect help --help -h --version -V) do if "%~1"=="%%c" set "quick=-XX:TieredStopAtLevel=1"
rem Who gives Java's options may give it less memory.
if defined quick if not defined VALENCE_JAVA_OPTS set "quick=%quick% -Xms96m -Xmn48m"
if not "%~1"=="predict" goto classes
rem Looks at each argument without expanding * and ?, which a sentence may hold.
set "rest="
:arguments
shift
set "argument=%~1"
if not defined argument goto classes
if "%argument%"=="-" set "file=-XX:CompileThresholdScaling=3"
for %%e in (.csv .tsv .jsonl .ndjson .xlsx .parquet .txt .gz) do if /i "%~x1"=="%%e" set "file=-XX:CompileThresholdScaling=3"
if defined file set "quick="
goto arguments
:classes
rem The classes as a JVM keeps them in memory, which start it faster. A JVM that cannot use the file does without it;
rem -XX:+AutoCreateSharedArchive (JDK 19 and later) makes it anew.
set "shared="
if defined quick set "shared=-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=%TEMP%\valence-%USERNAME%.jsa"
rem Which streams are a terminal, and how wide, is what Java asks the system here.
"%java%" -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ^
  -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Xlog:disable ^
  -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 ^
  %flags% %quick% %file% %shared% %VALENCE_JAVA_OPTS% ^
  -cp "%home%\lib\*" io.valence.cli.Main %*
exit /b %ERRORLEVEL%
