/* Linux's forms of what systems do differently. */
#ifdef __linux__
#define _GNU_SOURCE
#include "CCleverTapSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* -- The command line: the runtime would look for it in /proc, which may not be there. */

static int argument_count;
static char **arguments;

#ifdef __GLIBC__
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}
#else
/* On the first stack the environment follows the arguments, and these their number. */
__attribute__((constructor)) static void keep_arguments(void) {
    char **first = environ - 1;
    if (*first) return;
    for (uintptr_t count = 0; count < 1 << 20; count++, first--) {
        if ((uintptr_t)first[-1] != count) continue;
        argument_count = (int)count;
        arguments = first;
        return;
    }
}
#endif

int cs_argument_count(void) { return argument_count; }
const char *cs_argument(int index) { return arguments[index]; }

/* -- Files */

int cs_open_unlinked(const char *folder) {
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) return fd;
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/clevertap-gateway-XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) return -ENAMETOOLONG;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) return -errno;
    unlink(path);
    return fd;
}

int cs_lock(int fd) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &lock) < 0 ? -errno : 0;
}

/* -- The end of the process */

/* Comes when the parent dies, where there is no descriptor for it. */
enum { PARENT_SIGNAL = SIGUSR2 };

/* Asks for PARENT_SIGNAL at the parent's end, after pidfd_open has failed with `error`. */
static int follow_parent(int parent, int error) {
    if (getppid() != parent) {
        return kill(parent, 0) < 0 && errno == ESRCH ? CS_PARENT_EXITED : -error;
    }
    if (prctl(PR_SET_PDEATHSIG, PARENT_SIGNAL) < 0) return -errno;
    return getppid() == parent ? 0 : CS_PARENT_EXITED;
}

int cs_watch_open(cs_watch *watch, int output, int parent) {
    *watch = (cs_watch){.output = output, .signals = -1, .parent = -1};
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    int error = 0;
    if (parent > 0) {
        watch->parent = (int)syscall(SYS_pidfd_open, parent, 0);
        if (watch->parent < 0) {
            error = errno;
            if (error == ESRCH) return CS_PARENT_EXITED;
            sigaddset(&signals, PARENT_SIGNAL);
            watch->parent_process = parent;
        }
    }
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (error) {
        int result = follow_parent(parent, error);
        if (result) return result;
    }
    watch->signals = signalfd(-1, &signals, SFD_CLOEXEC);
    return watch->signals < 0 ? -errno : 0;
}

int cs_watch_wait(cs_watch *watch, int *signal_number) {
    struct pollfd entries[] = {
        {.fd = watch->signals, .events = POLLIN},
        {.fd = watch->output},
        {.fd = watch->parent, .events = POLLIN},
    };
    for (;;) {
        if (poll(entries, 3, -1) < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            return -errno;
        }
        struct signalfd_siginfo info;
        if (entries[0].revents && read(watch->signals, &info, sizeof info) == sizeof info) {
            if ((int)info.ssi_signo != PARENT_SIGNAL) {
                *signal_number = (int)info.ssi_signo;
                return CS_SIGNAL;
            }
            /* It also comes when only the parent's thread that started this process ends. */
            if (getppid() != watch->parent_process) return CS_PARENT_EXITED;
        }
        if (entries[2].revents) return CS_PARENT_EXITED;
        if (entries[1].revents & (POLLERR | POLLHUP)) return CS_OUTPUT_CLOSED;
        /* POLLNVAL cannot happen to a descriptor of our own; leave it out rather than spin. */
        if (entries[1].revents) entries[1].fd = -1;
    }
}

/* -- Monitors, whose time-outs count on a clock that nobody sets */

struct cs_monitor {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
};

cs_monitor *cs_monitor_new(void) {
    cs_monitor *monitor = malloc(sizeof *monitor);
    if (!monitor) return NULL;
    pthread_mutex_init(&monitor->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&monitor->condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return monitor;
}

void cs_monitor_free(cs_monitor *monitor) {
    pthread_cond_destroy(&monitor->condition);
    pthread_mutex_destroy(&monitor->mutex);
    free(monitor);
}

void cs_monitor_lock(cs_monitor *monitor) { pthread_mutex_lock(&monitor->mutex); }
void cs_monitor_unlock(cs_monitor *monitor) { pthread_mutex_unlock(&monitor->mutex); }
void cs_monitor_wait(cs_monitor *monitor) {
    pthread_cond_wait(&monitor->condition, &monitor->mutex);
}

int64_t cs_monitor_deadline(int64_t milliseconds) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec + milliseconds * 1000000;
}

int cs_monitor_wait_until(cs_monitor *monitor, int64_t deadline) {
    struct timespec end = {.tv_sec = deadline / 1000000000, .tv_nsec = deadline % 1000000000};
    return pthread_cond_timedwait(&monitor->condition, &monitor->mutex, &end) != ETIMEDOUT;
}

void cs_monitor_wake_one(cs_monitor *monitor) { pthread_cond_signal(&monitor->condition); }
void cs_monitor_wake_all(cs_monitor *monitor) { pthread_cond_broadcast(&monitor->condition); }

/* -- Memory and names */

void cs_trim_heap(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

const char *cs_curl_library(int index) {
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", NULL};
    return names[index];
}
#endif
