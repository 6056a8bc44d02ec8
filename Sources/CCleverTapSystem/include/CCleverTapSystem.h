/* The operating system behind plain integers and pointers; nothing above includes a system header.

   A call that fails returns a negative error number, which cs_error_kind and cs_error_text explain.
   Every descriptor that is opened here is close-on-exec. */
#ifndef CCLEVERTAPSYSTEM_H
#define CCLEVERTAPSYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* -- Errors ------------------------------------------------------------------------------------ */

enum {
    CS_OTHER = 0,
    CS_MISSING = 1,     /* there is no file or folder of that name */
    CS_BUSY = 2,        /* another process holds the lock */
    CS_NOT_REGULAR = 3, /* the path leads to a link, folder, pipe or device */
    CS_CLOSED = 4       /* nobody reads the other end any more */
};

/* One of the kinds above for a (positive) error number. */
int cs_error_kind(int error);
/* Writes the system's words for an error number, NUL-terminated. */
void cs_error_text(int error, char *text, size_t size);

/* -- Descriptors: a call that was interrupted is repeated; where somebody else has set O_NONBLOCK,
      which is never set here, poll waits in its place. ---------------------------------------- */

/* Reads at least one byte; 0 at the end. */
long cs_read(int fd, void *bytes, size_t count);
/* Reads at a position; fewer bytes than asked for only at the end. */
long cs_read_at(int fd, void *bytes, size_t count, int64_t offset);
/* Writes all bytes; 0. */
int cs_write(int fd, const void *bytes, size_t count);
/* Whether a read, or a write of up to 4,096 bytes, would not block now. */
int cs_is_readable(int fd);
int cs_is_writable(int fd);
/* Makes a pipe: ends[0] is read, ends[1] written; 0. */
int cs_pipe(int ends[2]);
int cs_is_terminal(int fd);
/* The size of a terminal; a negative error number, or 0 where it does not tell. */
int cs_terminal_size(int fd, int *columns, int *rows);
void cs_close(int fd);

/* -- Files ------------------------------------------------------------------------------------- */

/* Opens a file for reading, without waiting for the writer of a pipe. */
int cs_open_for_reading(const char *path);
/* Opens a file for writing, made with `mode` or emptied. */
int cs_open_for_writing(const char *path, int mode);
/* Opens a regular file of this user's for writing at its end, made or emptied, with mode 0600; links
   are not followed. */
int cs_open_own(const char *path);
/* Opens a lock file, made with mode 0600; links are not followed. */
int cs_open_lock(const char *path);
/* Opens an empty temporary file without a name. */
int cs_open_unlinked(const char *folder);
/* Cuts a file to its first `length` bytes; 0. */
int cs_truncate(int fd, int64_t length);
/* Locks an open file until it is closed, without waiting; 0. */
int cs_lock(int fd);
/* Whether the path still names this open file: 1 or 0. */
int cs_is_named(int fd, const char *path);
/* Makes a folder; 0 also where there is one already. */
int cs_make_folder(const char *path, int mode);
/* 0 where the path is a folder that this user owns, others cannot enter and he can write. */
int cs_check_private_folder(const char *path);
int cs_exists(const char *path);
int cs_may_read(const char *path);
/* Whether files can be made in a folder. */
int cs_may_write(const char *folder);

/* Opens a regular file for reading and appending, with mode 0600; with `make` one that is not there is made. */
int cs_open_history(const char *path, int make);
/* Opens a new file for writing. */
int cs_open_new(const char *path, int mode);
/* Waits until everything is on the disk; 0. */
int cs_sync(int fd);
/* Gives a file another's name, which then is no longer there; 0. */
int cs_rename(const char *from, const char *to);
void cs_remove(const char *path);
int cs_set_mode(const char *path, int mode);
/* Waits for a folder's lock, which is held until the descriptor that is returned is closed. */
int cs_lock_folder(const char *path);
/* Calls `entry` with each name in a folder and whether it leads to a folder; 0. */
int cs_list_folder(
    const char *path, void (*entry)(void *context, const char *name, int is_folder), void *context);
int cs_process_id(void);

typedef struct {
    int64_t bytes;
    int is_regular, others_can_read, is_on_readonly_mount;
} cs_file_info;
/* Describes an open file; 0. */
int cs_info(int fd, cs_file_info *info);

/* -- The process ------------------------------------------------------------------------------- */

/* The command line as the system gave it; 0 where it gave none. */
int cs_argument_count(void);
const char *cs_argument(int index);
/* The value of an environment variable; NULL where it is not set. */
const char *cs_variable(const char *name);
unsigned cs_user(void);
/* Ends the process at once. */
__attribute__((noreturn)) void cs_exit(int status);

typedef struct { int input, output, is_terminal[3]; } cs_streams;
/* The first act of main: opens /dev/null on any of fd 0-2 that is closed, keeps private copies (>= 3)
   of fd 0 and 1, points fd 1 at stderr and fd 0 at /dev/null, ignores SIGPIPE and SIGXFSZ; 0. */
int cs_isolate_streams(cs_streams *streams);

typedef struct {
    int output, signals, parent;
    int parent_process; /* > 0 where only a signal can tell of its end */
} cs_watch;
enum { CS_SIGNAL = 1, CS_OUTPUT_CLOSED = 2, CS_PARENT_EXITED = 3 };
/* Blocks SIGTERM and SIGINT in this thread and prepares cs_watch_wait; `parent` 0: none. Returns 0, or
   CS_PARENT_EXITED where the parent is gone already. */
int cs_watch_open(cs_watch *watch, int output, int parent);
/* Waits, without waking up in between, for SIGTERM or SIGINT, for the reader of `output` to go away, or
   for the parent's end: one of the values above. */
int cs_watch_wait(cs_watch *watch, int *signal_number);

/* -- Somebody at a terminal ---------------------------------------------------------------------- */

/* A terminal's settings at some time. */
typedef struct cs_terminal_settings cs_terminal_settings;
/* Remembers the settings of now; NULL where the terminal does not tell them. */
cs_terminal_settings *cs_terminal_settings_new(int fd);
void cs_terminal_settings_free(cs_terminal_settings *settings);
/* Sets what was remembered, after what is written has been shown, or with `at_once` without waiting; 0. */
int cs_terminal_set(int fd, const cs_terminal_settings *settings, int at_once);
/* The same but for echo and lines: each key is read when it is pressed, and nothing is shown; 0. */
int cs_terminal_set_keys(int fd, const cs_terminal_settings *settings);

enum { CS_KEY_INTERRUPT = 1, CS_KEY_SUSPEND = 2, CS_REDRAW = 3, CS_TERMINATE = 4 };
/* Blocks the signals that a terminal sends, and those that ask to end, in this thread and all that it
   starts from now on. */
void cs_block_terminal_signals(void);
/* Waits for one of them: one of the values above. */
int cs_wait_terminal_signal(int *signal_number);
/* Stops this process as Ctrl-Z does where nobody blocks it, until it is continued. */
void cs_stop_process(void);

typedef struct { int fd, wants_input, is_ready; } cs_poll_entry;
/* Waits for input, or for the other end to go away, at most `milliseconds` (-1: without end); less than 0
   where a signal ended the wait. */
int cs_poll(cs_poll_entry *entries, int count, int milliseconds);

/* -- Threads ----------------------------------------------------------------------------------- */

/* Starts a detached thread that takes no signals but those of its own faults; 0. */
int cs_start_thread(void *(*body)(void *), void *context, size_t stack_bytes);

/* A mutex with a condition. */
typedef struct cs_monitor cs_monitor;
/* NULL where there is no memory. */
cs_monitor *cs_monitor_new(void);
void cs_monitor_free(cs_monitor *monitor);
void cs_monitor_lock(cs_monitor *monitor);
void cs_monitor_unlock(cs_monitor *monitor);
/* Gives the lock up, sleeps until it is woken, and takes it again. */
void cs_monitor_wait(cs_monitor *monitor);
/* The time `milliseconds` from now on a clock that never jumps, for cs_monitor_wait_until. */
int64_t cs_monitor_deadline(int64_t milliseconds);
/* Like cs_monitor_wait; 0 once the time has come. */
int cs_monitor_wait_until(cs_monitor *monitor, int64_t deadline);
void cs_monitor_wake_one(cs_monitor *monitor);
void cs_monitor_wake_all(cs_monitor *monitor);

/* -- Time, memory, names ----------------------------------------------------------------------- */

/* Nanoseconds since 1970-01-01 UTC. */
int64_t cs_wall_nanoseconds(void);
/* Returns freed memory to the system, where it can be asked to. */
void cs_trim_heap(void);
/* Calls `address` with each numeric address of a host; 0, or -1 with the resolver's reason in `why`. */
int cs_resolve(
    const char *host, void (*address)(void *context, const char *text), void *context, char *why,
    size_t size);
/* The file names under which libcurl may be installed, best first; NULL after the last. */
const char *cs_curl_library(int index);
/* The columns a character takes on a terminal; -1 for control characters. */
int cs_character_width(uint32_t scalar);

/* -- Bytes ------------------------------------------------------------------------------------- */

static inline int cs_equal(const void *a, const void *b, size_t count) {
    return __builtin_memcmp(a, b, count) == 0;
}
/* The index of the first such byte; -1 where there is none. */
static inline long cs_find(const void *bytes, size_t count, uint8_t byte) {
    const char *found = __builtin_memchr(bytes, byte, count);
    return found ? found - (const char *)bytes : -1;
}

#endif
