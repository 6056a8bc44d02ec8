/* A person at a terminal, and the files that he keeps: the same on Linux and macOS. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "CCleverTapSystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { MAXIMUM_POLLED = 4 };

struct cs_terminal_settings { struct termios settings; };

static int checked(int result) { return result < 0 ? -errno : result; }

/* -- Settings */

cs_terminal_settings *cs_terminal_settings_new(int fd) {
    cs_terminal_settings *settings = calloc(1, sizeof *settings);
    if (settings && tcgetattr(fd, &settings->settings) == 0) return settings;
    free(settings);
    return NULL;
}

void cs_terminal_settings_free(cs_terminal_settings *settings) { free(settings); }

static int set(int fd, const struct termios *settings, int action) {
    int result;
    do result = tcsetattr(fd, action, settings);
    while (result < 0 && errno == EINTR);
    return checked(result);
}

int cs_terminal_set(int fd, const cs_terminal_settings *settings, int at_once) {
    return set(fd, &settings->settings, at_once ? TCSANOW : TCSADRAIN);
}

int cs_terminal_set_keys(int fd, const cs_terminal_settings *settings) {
    struct termios keys = settings->settings;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    keys.c_lflag |= ISIG;
    keys.c_iflag |= ICRNL;
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    return set(fd, &keys, TCSADRAIN);
}

/* -- Signals */

static void terminal_signals(sigset_t *set) {
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
    sigemptyset(set);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(set, numbers[i]);
}

void cs_block_terminal_signals(void) {
    sigset_t set;
    terminal_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int cs_wait_terminal_signal(int *signal_number) {
    sigset_t set;
    terminal_signals(&set);
    while (sigwait(&set, signal_number) != 0) {}
    switch (*signal_number) {
    case SIGINT: return CS_KEY_INTERRUPT;
    case SIGTSTP: return CS_KEY_SUSPEND;
    case SIGWINCH: case SIGCONT: return CS_REDRAW;
    default: return CS_TERMINATE;
    }
}

void cs_stop_process(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    raise(SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* -- Waiting */

int cs_poll(cs_poll_entry *entries, int count, int milliseconds) {
    struct pollfd polled[MAXIMUM_POLLED];
    if (count > MAXIMUM_POLLED) return -EINVAL;
    for (int i = 0; i < count; i++)
        polled[i] =
            (struct pollfd){.fd = entries[i].fd, .events = entries[i].wants_input ? POLLIN : 0};
    int result = checked(poll(polled, (nfds_t)count, milliseconds));
    for (int i = 0; i < count; i++) entries[i].is_ready = result > 0 && polled[i].revents != 0;
    return result;
}

/* -- Files */

int cs_open_history(const char *path, int make) {
    int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (make ? O_CREAT : 0);
    int fd = open(path, flags, 0600);
    if (fd < 0) return -errno;
    struct stat status;
    int error = fstat(fd, &status) < 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -ENXIO;
    if (!error && status.st_mode & 077 && fchmod(fd, 0600) < 0) error = -errno;
    if (!error) return fd;
    close(fd);
    return error;
}

int cs_open_new(const char *path, int mode) {
    return checked(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
}

int cs_sync(int fd) { return checked(fsync(fd)); }
int cs_rename(const char *from, const char *to) { return checked(rename(from, to)); }
void cs_remove(const char *path) { unlink(path); }
int cs_set_mode(const char *path, int mode) { return checked(chmod(path, (mode_t)mode)); }
int cs_process_id(void) { return getpid(); }

int cs_lock_folder(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -errno;
    int result;
    do result = flock(fd, LOCK_EX);
    while (result < 0 && errno == EINTR);
    if (result == 0) return fd;
    int error = -errno;
    close(fd);
    return error;
}

int cs_list_folder(
    const char *path, void (*entry)(void *context, const char *name, int is_folder), void *context) {
    DIR *folder = opendir(path);
    if (!folder) return -errno;
    struct dirent *found;
    while ((found = readdir(folder))) {
        struct stat status;
        if (!strcmp(found->d_name, ".") || !strcmp(found->d_name, "..")) continue;
        int is_folder =
            fstatat(dirfd(folder), found->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
        entry(context, found->d_name, is_folder);
    }
    closedir(folder);
    return 0;
}
