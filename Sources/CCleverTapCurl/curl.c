/* Option and code numbers are part of libcurl's stable ABI, so no header of it is needed. */
#include "CCleverTapCurl.h"

#include <CCleverTapSystem.h>

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    OPT_WRITEDATA = 10001, OPT_URL = 10002, OPT_PROXY = 10004, OPT_ERRORBUFFER = 10010, OPT_USERAGENT = 10018,
    OPT_HTTPHEADER = 10023, OPT_HEADERDATA = 10029, OPT_POST = 47, OPT_FOLLOWLOCATION = 52,
    OPT_SSL_VERIFYPEER = 64, OPT_CAINFO = 10065, OPT_CAPATH = 10097, OPT_SSL_VERIFYHOST = 81, OPT_HTTP_VERSION = 84,
    OPT_BUFFERSIZE = 98, OPT_NOSIGNAL = 99, OPT_ACCEPT_ENCODING = 10102, OPT_PRIVATE = 10103,
    OPT_TCP_NODELAY = 121, OPT_CONNECTTIMEOUT_MS = 156, OPT_COPYPOSTFIELDS = 10165,
    OPT_PROTOCOLS = 181, OPT_TCP_KEEPALIVE = 213, OPT_TCP_KEEPIDLE = 214,
    OPT_TCP_KEEPINTVL = 215, OPT_SUPPRESS_CONNECT_HEADERS = 265, OPT_WRITEFUNCTION = 20011,
    OPT_HEADERFUNCTION = 20079, OPT_POSTFIELDSIZE_LARGE = 30120,
    INFO_PRIVATE = 0x100000 + 21, INFO_CAINFO = 0x100000 + 61, INFO_CAPATH = 0x100000 + 62,
    HTTP_1_1 = 2, PROTO_HTTP_HTTPS = 3,
    FEATURE_BROTLI = 1 << 23, OLDEST = 0x074400, MESSAGE_DONE = 1
};

typedef struct { int msg; void *easy; union { void *whatever; int result; } data; } message;
typedef struct {
    int age;
    const char *version;
    unsigned number;
    const char *host;
    int features;
    const char *tls;
} version_info;

static struct {
    int (*global_init)(long);
    version_info *(*version_info)(int);
    char *(*version)(void);
    void *(*easy_init)(void);
    void (*easy_cleanup)(void *);
    int (*easy_setopt)(void *, int, ...);
    int (*easy_getinfo)(void *, int, ...);
    int (*easy_pause)(void *, int);
    const char *(*easy_strerror)(int);
    void *(*slist_append)(void *, const char *);
    void (*slist_free_all)(void *);
    void *(*multi_init)(void);
    int (*multi_cleanup)(void *);
    int (*multi_add_handle)(void *, void *);
    int (*multi_remove_handle)(void *, void *);
    int (*multi_perform)(void *, int *);
    int (*multi_poll)(void *, void *, unsigned, int, int *);
    int (*multi_wakeup)(void *);
    message *(*multi_info_read)(void *, int *);
    time_t (*getdate)(const char *, const time_t *);
} curl;

struct cc_transfer {
    void *easy;
    void *headers;
    char error[256];
};

static char load_error[512];

static int find(void *library) {
    const struct { const char *name; void *slot; } wanted[] = {
        {"curl_global_init", &curl.global_init},
        {"curl_version_info", &curl.version_info},
        {"curl_version", &curl.version},
        {"curl_easy_init", &curl.easy_init},
        {"curl_easy_cleanup", &curl.easy_cleanup},
        {"curl_easy_setopt", &curl.easy_setopt},
        {"curl_easy_getinfo", &curl.easy_getinfo},
        {"curl_easy_pause", &curl.easy_pause},
        {"curl_easy_strerror", &curl.easy_strerror},
        {"curl_slist_append", &curl.slist_append},
        {"curl_slist_free_all", &curl.slist_free_all},
        {"curl_multi_init", &curl.multi_init},
        {"curl_multi_cleanup", &curl.multi_cleanup},
        {"curl_multi_add_handle", &curl.multi_add_handle},
        {"curl_multi_remove_handle", &curl.multi_remove_handle},
        {"curl_multi_perform", &curl.multi_perform},
        {"curl_multi_poll", &curl.multi_poll},
        {"curl_multi_wakeup", &curl.multi_wakeup},
        {"curl_multi_info_read", &curl.multi_info_read},
        {"curl_getdate", &curl.getdate},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        void *symbol = dlsym(library, wanted[i].name);
        if (!symbol) {
            snprintf(load_error, sizeof load_error,
                     "it has no %s; version 7.68 or newer is needed", wanted[i].name);
            return 0;
        }
        *(void **)wanted[i].slot = symbol;
    }
    return 1;
}

int cc_load(void) {
    const char *name;
    for (int i = 0; (name = cs_curl_library(i)); i++) {
        void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
        if (!library) {
            if (i == 0) snprintf(load_error, sizeof load_error, "%s", dlerror());
            continue;
        }
        if (!find(library)) return 0;
        if (curl.version_info(3)->number < OLDEST) {
            snprintf(load_error, sizeof load_error, "version %s is too old; 7.68 is needed",
                     curl.version_info(3)->version);
            return 0;
        }
        if (curl.global_init(3) != 0) {
            snprintf(load_error, sizeof load_error, "its initialisation failed");
            return 0;
        }
        return 1;
    }
    return 0;
}

const char *cc_load_error(void) { return load_error; }
const char *cc_version(void) { return curl.version(); }
int cc_has_brotli(void) { return (curl.version_info(3)->features & FEATURE_BROTLI) != 0; }
long cc_seconds_until(const char *date) {
    time_t then = curl.getdate(date, NULL);
    if (then == (time_t)-1) return -1;
    double seconds = difftime(then, time(NULL));
    return seconds < 0 ? 0 : seconds > 1e9 ? 1000000000 : (long)seconds;
}

void *cc_headers_append(void *headers, const char *line) {
    return curl.slist_append(headers, line);
}

void *cc_multi_new(void) { return curl.multi_init(); }
void cc_multi_free(void *multi) { curl.multi_cleanup(multi); }
void cc_multi_wakeup(void *multi) { curl.multi_wakeup(multi); }
void cc_multi_poll(void *multi, int milliseconds) {
    curl.multi_poll(multi, NULL, 0, milliseconds, NULL);
}
void cc_multi_perform(void *multi) {
    int running;
    curl.multi_perform(multi, &running);
}

/* One of libcurl's own defaults, into a static buffer; NULL where there is none or an old libcurl
 * does not tell. */
static const char *default_path(int info, char *buffer, size_t size) {
    void *e = curl.easy_init();
    char *path = NULL;
    if (!e) return NULL;
    int bad = curl.easy_getinfo(e, info, &path);
    bad |= !path || snprintf(buffer, size, "%s", path) >= (int)size;
    curl.easy_cleanup(e);
    return bad ? NULL : buffer;
}

const char *cc_default_ca_file(void) {
    static char path[4096];
    return default_path(INFO_CAINFO, path, sizeof path);
}

const char *cc_default_ca_folder(void) {
    static char path[4096];
    return default_path(INFO_CAPATH, path, sizeof path);
}

int cc_looks_certificates_up(const char *folder) {
    const char *const families[] = {"OpenSSL/", "LibreSSL/", "BoringSSL", "quictls/", "AWS-LC/"};
    const char *tls = curl.version_info(3)->tls;
    int is_openssl = 0;
    for (size_t i = 0; tls && i < sizeof families / sizeof *families; i++)
        is_openssl |= strncmp(tls, families[i], strlen(families[i])) == 0;
    DIR *d = is_openssl ? opendir(folder) : NULL;
    if (!d) return 0;
    struct dirent *entry;
    int found = 0;
    while (!found && (entry = readdir(d)))
        found = strlen(entry->d_name) == 10 && strspn(entry->d_name, "0123456789abcdef") == 8 &&
                strcmp(entry->d_name + 8, ".0") == 0;
    closedir(d);
    return found;
}

cc_transfer *cc_new(const cc_settings *s) {
    cc_transfer *t = calloc(1, sizeof *t);
    void *e = t ? curl.easy_init() : NULL;
    if (!e) {
        free(t);
        return NULL;
    }
    t->easy = e;
    int bad = 0;
    bad |= curl.easy_setopt(e, OPT_PROTOCOLS, (long)PROTO_HTTP_HTTPS);
    bad |= curl.easy_setopt(e, OPT_FOLLOWLOCATION, 0L);
    bad |= curl.easy_setopt(e, OPT_SSL_VERIFYPEER, 1L);
    bad |= curl.easy_setopt(e, OPT_SSL_VERIFYHOST, 2L);
    if (s->ca_file || s->ca_folder) {
        bad |= curl.easy_setopt(e, OPT_CAINFO, s->ca_file);
        /* libcurl keeps parsed certificates for the next connection only without a folder. */
        bad |= curl.easy_setopt(e, OPT_CAPATH, s->ca_folder);
    }
    bad |= curl.easy_setopt(e, OPT_POST, 1L);
    bad |= curl.easy_setopt(e, OPT_USERAGENT, s->user_agent);
    bad |= curl.easy_setopt(e, OPT_ACCEPT_ENCODING, s->encodings);
    bad |= curl.easy_setopt(e, OPT_HTTP_VERSION, (long)HTTP_1_1);
    bad |= curl.easy_setopt(e, OPT_NOSIGNAL, 1L);
    bad |= curl.easy_setopt(e, OPT_TCP_NODELAY, 1L);
    bad |= curl.easy_setopt(e, OPT_TCP_KEEPALIVE, 1L);
    bad |= curl.easy_setopt(e, OPT_TCP_KEEPIDLE, 30L);
    bad |= curl.easy_setopt(e, OPT_TCP_KEEPINTVL, 15L);
    bad |= curl.easy_setopt(e, OPT_CONNECTTIMEOUT_MS, s->connect_milliseconds);
    bad |= curl.easy_setopt(e, OPT_BUFFERSIZE, 65536L);
    bad |= curl.easy_setopt(e, OPT_SUPPRESS_CONNECT_HEADERS, 1L);
    bad |= curl.easy_setopt(e, OPT_ERRORBUFFER, t->error);
    bad |= curl.easy_setopt(e, OPT_HEADERFUNCTION, s->on_header);
    bad |= curl.easy_setopt(e, OPT_WRITEFUNCTION, s->on_body);
    if (!bad) return t;
    cc_free(t);
    return NULL;
}

int cc_start(void *multi, cc_transfer *t, const cc_request *r) {
    void *e = t->easy;
    int bad = 0;
    t->headers = r->headers;
    t->error[0] = 0;
    bad |= curl.easy_setopt(e, OPT_URL, r->url);
    /* "" also overrules the environment's proxies. */
    bad |= curl.easy_setopt(e, OPT_PROXY, r->bypasses_proxies ? "" : NULL);
    bad |= curl.easy_setopt(e, OPT_POSTFIELDSIZE_LARGE, (long long)r->body_length);
    bad |= curl.easy_setopt(e, OPT_COPYPOSTFIELDS, r->body);
    bad |= curl.easy_setopt(e, OPT_HTTPHEADER, r->headers);
    bad |= curl.easy_setopt(e, OPT_HEADERDATA, r->context);
    bad |= curl.easy_setopt(e, OPT_WRITEDATA, r->context);
    bad |= curl.easy_setopt(e, OPT_PRIVATE, r->context);
    return !bad && curl.multi_add_handle(multi, e) == 0;
}

void *cc_finished(void *multi, int *code) {
    int left;
    message *m;
    while ((m = curl.multi_info_read(multi, &left))) {
        if (m->msg != MESSAGE_DONE) continue;
        char *context = NULL;
        *code = m->data.result;
        curl.easy_getinfo(m->easy, INFO_PRIVATE, &context);
        return context;
    }
    return NULL;
}

void cc_unpause(cc_transfer *t) { curl.easy_pause(t->easy, 0); }

const char *cc_error(cc_transfer *t, int code) {
    return t->error[0] ? t->error : curl.easy_strerror(code);
}

void cc_stop(void *multi, cc_transfer *t) {
    curl.multi_remove_handle(multi, t->easy);
    curl.easy_setopt(t->easy, OPT_HTTPHEADER, NULL);
    curl.slist_free_all(t->headers);
    t->headers = NULL;
}

void cc_free(cc_transfer *t) {
    curl.easy_cleanup(t->easy);
    curl.slist_free_all(t->headers);
    free(t);
}
