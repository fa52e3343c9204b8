#pragma once

// Functions of glibc that its headers only show with _GNU_SOURCE, which Swift's view of them lacks.

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned int flags);
