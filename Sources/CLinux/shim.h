#pragma once

// What Linux can do and Swift's view of the C library's headers does not show.

#include <fcntl.h>
#include <stddef.h>
#include <spawn.h>
#include <unistd.h>

// Of glibc, shown with _GNU_SOURCE only.
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned int flags);

// As few headers as can be: what they declare would belong to this module, and not to Glibc, for who imports both.
extern int clinux_getsockopt(int socket, int level, int option, void *value, unsigned int *size) __asm__("getsockopt");

/// The bytes that the peer of a TCP connection has acknowledged; -1 if the system does not tell.
static inline long long clinux_acknowledged(int descriptor) {
    // The C library's struct tcp_info ends before the field, the kernel's conflicts with it: tcpi_bytes_acked (Linux 4.1);
    // so: IPPROTO_TCP, TCP_INFO, the place of the field.
    enum { protocol = 6, option = 11, offset = 120 };
    unsigned char info[256];
    unsigned int size = sizeof info;
    long long count = 0;
    if (clinux_getsockopt(descriptor, protocol, option, info, &size) != 0 || size < offset + sizeof count) return -1;
    __builtin_memcpy(&count, info + offset, sizeof count);
    return count;
}

// Of <malloc.h>, which Swift's view of the C library lacks.
extern int mallopt(int option, int value);
extern int malloc_trim(size_t pad);
