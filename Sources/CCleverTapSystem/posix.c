/* What Linux and macOS do alike. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "CCleverTapSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

static int checked(int result) { return result < 0 ? -errno : result; }

/* -- Errors */

int cs_error_kind(int error) {
    switch (error) {
    case ENOENT: case ENOTDIR: return CS_MISSING;
    case EAGAIN: case EACCES: return CS_BUSY;
    case ELOOP: case ENXIO: case EISDIR: return CS_NOT_REGULAR;
    case EPIPE: return CS_CLOSED;
    default: return CS_OTHER;
    }
}

void cs_error_text(int error, char *text, size_t size) {
    if (strerror_r(error, text, size) != 0) snprintf(text, size, "error %d", error);
}

/* -- Descriptors */

/* After a failed call: 0 where it is to be repeated. */
static int repeatable(int fd, short events) {
    if (errno == EINTR) return 0;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return -errno;
    struct pollfd entry = {.fd = fd, .events = events};
    return poll(&entry, 1, -1) < 0 && errno != EINTR ? -errno : 0;
}

long cs_read(int fd, void *bytes, size_t count) {
    for (;;) {
        ssize_t done = read(fd, bytes, count);
        if (done >= 0) return done;
        int error = repeatable(fd, POLLIN);
        if (error) return error;
    }
}

long cs_read_at(int fd, void *bytes, size_t count, int64_t offset) {
    size_t done = 0;
    while (done < count) {
        ssize_t part = pread(fd, (char *)bytes + done, count - done, (off_t)(offset + (int64_t)done));
        if (part < 0 && errno == EINTR) continue;
        if (part < 0) return -errno;
        if (part == 0) break;
        done += (size_t)part;
    }
    return (long)done;
}

int cs_write(int fd, const void *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t part = write(fd, (const char *)bytes + done, count - done);
        if (part > 0) {
            done += (size_t)part;
        } else if (part == 0) {
            return -EIO;
        } else {
            int error = repeatable(fd, POLLOUT);
            if (error) return error;
        }
    }
    return 0;
}

static int has_event(int fd, short event) {
    struct pollfd entry = {.fd = fd, .events = event};
    return poll(&entry, 1, 0) > 0 && (entry.revents & event) != 0;
}

int cs_is_readable(int fd) { return has_event(fd, POLLIN); }
int cs_is_writable(int fd) { return has_event(fd, POLLOUT); }

int cs_pipe(int ends[2]) {
    if (pipe(ends) < 0) return -errno;
    for (int end = 0; end < 2; end++) fcntl(ends[end], F_SETFD, FD_CLOEXEC);
    return 0;
}

int cs_is_terminal(int fd) { return isatty(fd) == 1; }

int cs_terminal_size(int fd, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return -errno;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return size.ws_col > 0;
}

void cs_close(int fd) { close(fd); }

/* -- Files */

int cs_open_for_reading(const char *path) {
    return checked(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

int cs_open_for_writing(const char *path, int mode) {
    return checked(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode));
}

int cs_open_own(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    if (fd < 0) return -errno;
    struct stat status;
    int error = 0;
    if (fstat(fd, &status) < 0) error = -errno;
    else if (!S_ISREG(status.st_mode)) error = -ELOOP;
    else if (status.st_uid != geteuid()) error = -EPERM;
    else if (fchmod(fd, 0600) < 0 || ftruncate(fd, 0) < 0) error = -errno;
    if (!error) return fd;
    close(fd);
    return error;
}

int cs_open_lock(const char *path) {
    return checked(open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
}

int cs_truncate(int fd, int64_t length) { return checked(ftruncate(fd, (off_t)length)); }

int cs_is_named(int fd, const char *path) {
    struct stat opened, named;
    if (fstat(fd, &opened) < 0) return -errno;
    if (lstat(path, &named) < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

int cs_make_folder(const char *path, int mode) {
    return mkdir(path, (mode_t)mode) < 0 && errno != EEXIST ? -errno : 0;
}

int cs_check_private_folder(const char *path) {
    struct stat status;
    if (lstat(path, &status) < 0) return -errno;
    if (!S_ISDIR(status.st_mode)) return -ENOTDIR;
    if (status.st_uid != geteuid() || (status.st_mode & 077) != 0) return -EPERM;
    return checked(access(path, W_OK | X_OK));
}

int cs_exists(const char *path) { return access(path, F_OK) == 0; }
int cs_may_read(const char *path) { return access(path, R_OK) == 0; }
int cs_may_write(const char *folder) { return access(folder, W_OK | X_OK) == 0; }

int cs_info(int fd, cs_file_info *info) {
    struct stat status;
    struct statvfs mount;
    if (fstat(fd, &status) < 0) return -errno;
    info->bytes = status.st_size;
    info->is_regular = S_ISREG(status.st_mode);
    info->others_can_read = (status.st_mode & 077) != 0;
    info->is_on_readonly_mount = fstatvfs(fd, &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
    return 0;
}

/* -- The process */

const char *cs_variable(const char *name) { return getenv(name); }
unsigned cs_user(void) { return (unsigned)geteuid(); }
void cs_exit(int status) { _exit(status); }

int cs_isolate_streams(cs_streams *streams) {
    /* The limit of a file's size then shows as an error of the write, like a full disk. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) return -errno;
    }
    for (int fd = 0; fd <= 2; fd++) streams->is_terminal[fd] = isatty(fd) == 1;
    streams->input = fcntl(0, F_DUPFD_CLOEXEC, 3);
    if (streams->input < 0) return -errno;
    streams->output = fcntl(1, F_DUPFD_CLOEXEC, 3);
    if (streams->output < 0) return -errno;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(2, 1) < 0 || dup2(null, 0) < 0) return -errno;
    close(null);
    return 0;
}

/* -- Threads */

int cs_start_thread(void *(*body)(void *), void *context, size_t stack_bytes) {
    /* Signals that ask the process to end are for the thread that watches for them. */
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
    sigset_t blocked, before;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) sigdelset(&blocked, own[i]);
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error) return -error;
    pthread_attr_setstacksize(&attributes, stack_bytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    pthread_t thread;
    error = pthread_create(&thread, &attributes, body, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -error;
}

/* -- Time and names */

int64_t cs_wall_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int cs_resolve(
    const char *host, void (*address)(void *context, const char *text), void *context, char *why,
    size_t size) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *first = NULL;
    int error = getaddrinfo(host, NULL, &hints, &first);
    if (error) {
        snprintf(why, size, "%s", gai_strerror(error));
        return -1;
    }
    for (struct addrinfo *entry = first; entry; entry = entry->ai_next) {
        char text[1025];
        if (!getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST))
            address(context, text);
    }
    freeaddrinfo(first);
    return 0;
}

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
