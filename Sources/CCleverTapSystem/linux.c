/* Linux's forms of the calls in CCleverTapSystem.h; another system gets a file of its own beside this one. */
#define _GNU_SOURCE
#include "CCleverTapSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <wchar.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

int cs_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int cs_dup_above_stdio(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, 3); }

int cs_open_private(const char *path) {
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

int cs_open_unlinked(const char *folder) {
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) return fd;
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/clevertap-gateway-XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0) unlink(path);
    return fd;
}

int cs_lock_file(int fd, int take) {
    struct flock lock = {.l_type = take ? F_WRLCK : F_UNLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &lock);
}

void cs_trim_heap(void) { malloc_trim(0); }

int cs_character_width(uint32_t scalar) {
    /* wcwidth knows nothing outside UTF-8 locales. */
    static locale_t utf8;
    if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!utf8) return scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0) ? -1 : 1;
    locale_t before = uselocale(utf8);
    int columns = wcwidth((wchar_t)scalar);
    uselocale(before);
    return columns;
}

int cs_errno(void) { return errno; }
