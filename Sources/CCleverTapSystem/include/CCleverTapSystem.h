/* What Swift cannot import from the C library: variadic calls, newer system calls, thread starts. */
#ifndef CCLEVERTAPSYSTEM_H
#define CCLEVERTAPSYSTEM_H

#include <stdint.h>
#include <sys/types.h>

/* A file descriptor that becomes readable when the process ends; -1 and errno otherwise. */
int cs_pidfd_open(pid_t pid);

/* Duplicates fd to the lowest number >= 3, close-on-exec; -1 and errno otherwise. */
int cs_dup_above_stdio(int fd);

/* Opens a file for reading and writing, close-on-exec, creating it with mode 0600. */
int cs_open_private(const char *path);

/* Opens an unlinked temporary file in the folder; -1 and errno otherwise. */
int cs_open_unlinked(const char *folder);

/* Takes (1) or releases (0) an open-file lock on the whole file: 0, or -1 and errno. */
int cs_lock_file(int fd, int take);

/* Returns freed memory to the system. */
void cs_trim_heap(void);

/* The columns a character takes on a terminal, by the C library's table; -1 for control characters. */
int cs_character_width(uint32_t scalar);

/* The errno of the last failed call of this thread. */
int cs_errno(void);

#endif
