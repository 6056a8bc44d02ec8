/* libedit, opened when the prompt starts: the few calls the prompt needs, without variadic arguments.
   Characters are Unicode scalars. Everything is called on one thread. */
#ifndef CCLEVERTAPEDIT_H
#define CCLEVERTAPEDIT_H

#include <stddef.h>
#include <stdint.h>

typedef struct ce_editor ce_editor;

/* Codes that `next` returns besides characters. They are control characters (C1) that no key sends. */
enum {
    CE_END = -1,         /* the end of the input */
    CE_INSERT = 0x91,    /* calls act(CE_INSERT) */
    CE_ABOVE = 0x92,     /* takes the edited line off the screen, calls above, and draws the line again */
    CE_INTERRUPT = 0x93, /* calls act(CE_INTERRUPT) */
    CE_COMPLETE = 0x94   /* calls act(CE_COMPLETE), as Tab does */
};

typedef struct {
    /* Waits for the next character; or one of the codes. */
    int32_t (*next)(void *context);
    /* Carries out a code; what it changed is drawn. Nonzero: as after CE_ABOVE. */
    int (*act)(void *context, int code);
    /* Called while the edited line is off the screen: what is written goes above it. */
    void (*above)(void *context);
    void *context;
} ce_callbacks;

/* Opens libedit and its functions once: 1, or 0 with the reason in ce_load_error. */
int ce_load(void);
const char *ce_load_error(void);

/* An editor on a terminal, set up by ~/.editrc, after ce_load returned 1. NULL where memory or
   descriptors are short. With utf8 the calling thread's character type becomes UTF-8. */
ce_editor *ce_open(int input, int output, int utf8, int history_size, const ce_callbacks *callbacks);
void ce_close(ce_editor *editor);

/* Waits for a line behind the prompt, which ends with 0: the line's characters without its newline, valid
   until the next call; NULL at the end of the input. */
const uint32_t *ce_read(ce_editor *editor, const uint32_t *prompt, size_t *count);

/* The edited line and where the cursor is in it, valid until it changes. */
const uint32_t *ce_line(ce_editor *editor, size_t *count, size_t *cursor);
/* Inserts text that ends with 0 before the cursor. */
void ce_insert(ce_editor *editor, const uint32_t *text);
/* Deletes so many characters before the cursor. */
void ce_delete(ce_editor *editor, size_t count);
void ce_move_to_end(ce_editor *editor);
/* Asks the terminal for its size. */
void ce_resize(ce_editor *editor);
void ce_beep(ce_editor *editor);
/* Makes text that ends with 0 the latest entry of the history; equal neighbours are one. */
void ce_remember(ce_editor *editor, const uint32_t *text);

#endif
