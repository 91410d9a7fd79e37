/* Kills a process before the n-th time it changes something under a folder: preloaded by
   scripts/crashes. CRASH_FOLDER is the folder, CRASH_AT is n (0 for never), and CRASH_COUNT names
   a file that gets how many there were. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_int changes;

static int inside(const char *path) {
  const char *folder = getenv("CRASH_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static void change(const char *what, const char *path) {
  int number = atomic_fetch_add(&changes, 1) + 1;
  const char *count = getenv("CRASH_COUNT");
  if (count) {
    FILE *out = fopen(count, "a");
    fprintf(out, "%d %s %s\n", number, what, path);
    fclose(out);
  }
  const char *at = getenv("CRASH_AT");
  if (at && atoi(at) == number) kill(getpid(), SIGKILL);
}

static void change_of(const char *what, int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (inside(path)) change(what, path);
}

#define NEXT(type, name, ...) \
  static type (*next)(__VA_ARGS__); \
  if (!next) next = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *bytes, size_t count) {
  NEXT(ssize_t, "write", int, const void *, size_t);
  if (fd > 2) change_of("write", fd);
  return next(fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  NEXT(ssize_t, "writev", int, const struct iovec *, int);
  change_of("write", fd);
  return next(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  change_of("write", fd);
  return next(fd, bytes, count, at);
}

int fsync(int fd) {
  NEXT(int, "fsync", int);
  change_of("fsync", fd);
  return next(fd);
}

int fdatasync(int fd) {
  NEXT(int, "fdatasync", int);
  change_of("fsync", fd);
  return next(fd);
}

int rename(const char *from, const char *to) {
  NEXT(int, "rename", const char *, const char *);
  if (inside(to)) change("rename", to);
  return next(from, to);
}

int unlink(const char *path) {
  NEXT(int, "unlink", const char *);
  if (inside(path)) change("unlink", path);
  return next(path);
}

int mkdir(const char *path, mode_t mode) {
  NEXT(int, "mkdir", const char *, mode_t);
  if (inside(path)) change("mkdir", path);
  return next(path, mode);
}
