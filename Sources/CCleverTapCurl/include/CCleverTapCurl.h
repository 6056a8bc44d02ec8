/* libcurl, opened at first use: the few calls the transport needs, without variadic arguments. */
#ifndef CCLEVERTAPCURL_H
#define CCLEVERTAPCURL_H

#include <stddef.h>

/* Called with each chunk of header or body; returns its length, or CC_PAUSE to get it again later. */
typedef size_t (*cc_receiver)(char *bytes, size_t size, size_t count, void *context);

/* CURL_WRITEFUNC_PAUSE */
#define CC_PAUSE 0x10000001

/* The same for all transfers. */
typedef struct {
    const char *user_agent;
    const char *encodings;
    const char *ca_file;   /* trusted alone */
    const char *ca_folder; /* trusted alone; both NULL: libcurl's default */
    long connect_milliseconds;
    cc_receiver on_header;
    cc_receiver on_body;
} cc_settings;

typedef struct {
    const char *url;
    int bypasses_proxies; /* whatever the environment says */
    const char *body;
    size_t body_length;
    void *headers; /* from cc_headers_append; freed by cc_stop */
    void *context; /* given to the receivers and returned by cc_finished */
} cc_request;

/* Opens libcurl and its functions once: 1, or 0 with the reason in cc_load_error. */
int cc_load(void);
const char *cc_load_error(void);

/* Everything below is called only after cc_load returned 1. */
const char *cc_version(void);
int cc_has_brotli(void);
/* The trusted certificates that libcurl was built for; NULL where there are none or an old one does
 * not tell. */
const char *cc_default_ca_file(void);
const char *cc_default_ca_folder(void);
/* Whether the TLS library looks up single certificates by hash in this folder. */
int cc_looks_certificates_up(const char *folder);
/* Seconds from now until a date as HTTP writes it, 0 where it is past; -1 where it is no date. */
long cc_seconds_until(const char *date);
void *cc_headers_append(void *headers, const char *line);

void *cc_multi_new(void);
void cc_multi_free(void *multi);
void cc_multi_wakeup(void *multi); /* from any thread */
void cc_multi_poll(void *multi, int milliseconds);
void cc_multi_perform(void *multi);

/* A handle of libcurl, for one request after the other. */
typedef struct cc_transfer cc_transfer;

/* NULL where libcurl refuses the settings. */
cc_transfer *cc_new(const cc_settings *settings);
/* Starts a POST: 1, or 0 where libcurl refuses it; then it wants cc_free. */
int cc_start(void *multi, cc_transfer *transfer, const cc_request *request);
/* A finished transfer's context and CURLcode; NULL where none is left. */
void *cc_finished(void *multi, int *code);
void cc_unpause(cc_transfer *transfer);
/* What libcurl says about the transfer's failure. */
const char *cc_error(cc_transfer *transfer, int code);
/* Takes the transfer out, aborting it where it is not finished. */
void cc_stop(void *multi, cc_transfer *transfer);
/* Frees a transfer that is not started, or stopped. */
void cc_free(cc_transfer *transfer);

#endif
