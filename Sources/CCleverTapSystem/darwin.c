/* macOS's forms of what systems do differently; compiled for it, and never tried on one. */
#ifdef __APPLE__
#include "CCleverTapSystem.h"

#include <crt_externs.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/event.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* -- The command line */

int cs_argument_count(void) { return *_NSGetArgc(); }
const char *cs_argument(int index) { return (*_NSGetArgv())[index]; }

/* -- Files */

int cs_open_unlinked(const char *folder) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/clevertap-gateway-XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) return -ENAMETOOLONG;
    int fd = mkstemp(path);
    if (fd < 0) return -errno;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    unlink(path);
    return fd;
}

int cs_lock(int fd) { return flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0; }

/* -- The end of the process */

int cs_watch_open(cs_watch *watch, int output, int parent) {
    *watch = (cs_watch){.output = output, .signals = kqueue(), .parent = -1};
    if (watch->signals < 0) return -errno;
    fcntl(watch->signals, F_SETFD, FD_CLOEXEC);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    /* A queue hears of a signal even where it is blocked. */
    struct kevent events[2];
    EV_SET(&events[0], SIGTERM, EVFILT_SIGNAL, EV_ADD, 0, 0, NULL);
    EV_SET(&events[1], SIGINT, EVFILT_SIGNAL, EV_ADD, 0, 0, NULL);
    if (kevent(watch->signals, events, 2, NULL, 0, NULL) < 0) return -errno;
    /* EV_CLEAR: once for each change, not for as long as there is room. Files have no such events. */
    EV_SET(&events[0], (uintptr_t)output, EVFILT_WRITE, EV_ADD | EV_CLEAR, 0, 0, NULL);
    kevent(watch->signals, events, 1, NULL, 0, NULL);
    if (parent <= 0) return 0;
    EV_SET(&events[0], (uintptr_t)parent, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
    if (kevent(watch->signals, events, 1, NULL, 0, NULL) == 0) return 0;
    return errno == ESRCH ? CS_PARENT_EXITED : -errno;
}

int cs_watch_wait(cs_watch *watch, int *signal_number) {
    for (;;) {
        struct kevent event;
        int count = kevent(watch->signals, NULL, 0, &event, 1, NULL);
        if (count < 0 && errno != EINTR) return -errno;
        if (count <= 0) continue;
        if (event.filter == EVFILT_SIGNAL) {
            *signal_number = (int)event.ident;
            return CS_SIGNAL;
        }
        if (event.filter == EVFILT_PROC) return CS_PARENT_EXITED;
        if (event.flags & EV_EOF) return CS_OUTPUT_CLOSED;
    }
}

/* -- Monitors, whose time-outs are relative */

struct cs_monitor {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
};

cs_monitor *cs_monitor_new(void) {
    cs_monitor *monitor = malloc(sizeof *monitor);
    if (!monitor) return NULL;
    pthread_mutex_init(&monitor->mutex, NULL);
    pthread_cond_init(&monitor->condition, NULL);
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

static int64_t monotonic_now(void) { return (int64_t)clock_gettime_nsec_np(CLOCK_MONOTONIC); }

int64_t cs_monitor_deadline(int64_t milliseconds) { return monotonic_now() + milliseconds * 1000000; }

int cs_monitor_wait_until(cs_monitor *monitor, int64_t deadline) {
    int64_t left = deadline - monotonic_now();
    if (left <= 0) return 0;
    struct timespec wait = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    return pthread_cond_timedwait_relative_np(&monitor->condition, &monitor->mutex, &wait) != ETIMEDOUT;
}

void cs_monitor_wake_one(cs_monitor *monitor) { pthread_cond_signal(&monitor->condition); }
void cs_monitor_wake_all(cs_monitor *monitor) { pthread_cond_broadcast(&monitor->condition); }

/* -- Memory and names */

void cs_trim_heap(void) {}

const char *cs_curl_library(int index) {
    static const char *const names[] = {"libcurl.4.dylib", NULL};
    return names[index];
}
#endif
