/* The numbers of operations are part of libedit's stable ABI, so no header of it is needed. */
#define _GNU_SOURCE
#include "CCleverTapEdit.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#ifdef __APPLE__
#include <xlocale.h>
#endif

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wide characters are Unicode scalars");

enum {
    OP_PROMPT = 0, OP_EDITOR = 2, OP_BIND = 4, OP_SETTY = 8, OP_ADDFN = 9, OP_HIST = 10,
    OP_GETCFN = 13, OP_CLIENTDATA = 14,
    HIST_SETSIZE = 1, HIST_ENTER = 10, HIST_SETUNIQUE = 20,
    DONE_REFRESH = 4, DONE_REDISPLAY = 8
};

typedef struct { const wchar_t *buffer, *cursor, *end; } line_info;
typedef struct { int number; const wchar_t *text; } history_event;
typedef unsigned char (*key_function)(void *, int);
typedef int (*history_function)(void *, history_event *, int, ...);

static struct {
    void *(*init)(const char *, FILE *, FILE *, FILE *);
    void (*end)(void *);
    int (*set)(void *, int, ...);
    int (*get)(void *, int, ...);
    const wchar_t *(*read)(void *, int *);
    const line_info *(*line)(void *);
    int (*insert)(void *, const wchar_t *);
    void (*delete)(void *, int);
    int (*cursor)(void *, int);
    int (*source)(void *, const char *);
    void (*resize)(void *);
    void (*beep)(void *);
    void *(*history_init)(void);
    void (*history_end)(void *);
    history_function history;
} edit;

struct ce_editor {
    void *line_editor;
    void *history;
    FILE *input, *output, *messages;
    const wchar_t *prompt;
    int is_above_due;
    ce_callbacks callbacks;
};

static char load_error[512];

static int find(void *library) {
    const struct { const char *name; void *slot; } wanted[] = {
        {"el_init", &edit.init},
        {"el_end", &edit.end},
        {"el_wset", &edit.set},
        {"el_wget", &edit.get},
        {"el_wgets", &edit.read},
        {"el_wline", &edit.line},
        {"el_winsertstr", &edit.insert},
        {"el_deletestr", &edit.delete},
        {"el_cursor", &edit.cursor},
        {"el_source", &edit.source},
        {"el_resize", &edit.resize},
        {"el_beep", &edit.beep},
        {"history_winit", &edit.history_init},
        {"history_wend", &edit.history_end},
        {"history_w", &edit.history},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        void *symbol = dlsym(library, wanted[i].name);
        if (!symbol) {
            snprintf(load_error, sizeof load_error, "it has no %s", wanted[i].name);
            return 0;
        }
        *(void **)wanted[i].slot = symbol;
    }
    return 1;
}

int ce_load(void) {
    const char *names[] = {"libedit.so.2", "libedit.3.dylib", "libedit.so.0"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (library) return find(library);
        if (i == 0) snprintf(load_error, sizeof load_error, "%s", dlerror());
    }
    return 0;
}

const char *ce_load_error(void) { return load_error; }

static ce_editor *owner(void *line_editor) {
    ce_editor *editor = NULL;
    edit.get(line_editor, OP_CLIENTDATA, &editor);
    return editor;
}

static int next(void *line_editor, wchar_t *character) {
    ce_editor *editor = owner(line_editor);
    int32_t code = editor->callbacks.next(editor->callbacks.context);
    *character = code == CE_END ? 0 : (wchar_t)code;
    return code == CE_END ? 0 : 1;
}

/* libedit asks for the prompt when it draws the line afresh; after DONE_REDISPLAY the line is off the
   screen by then, and the cursor where it began. */
static wchar_t *prompt(void *line_editor) {
    ce_editor *editor = owner(line_editor);
    if (editor->is_above_due) {
        editor->is_above_due = 0;
        fflush(editor->output);
        editor->callbacks.above(editor->callbacks.context);
    }
    return (wchar_t *)editor->prompt;
}

static unsigned char above(void *line_editor, int character) {
    (void)character;
    owner(line_editor)->is_above_due = 1;
    return DONE_REDISPLAY;
}

static unsigned char act(void *line_editor, int code) {
    ce_editor *editor = owner(line_editor);
    if (editor->callbacks.act(editor->callbacks.context, code)) return above(line_editor, code);
    return DONE_REFRESH;
}

static unsigned char complete(void *line_editor, int character) {
    (void)character;
    return act(line_editor, CE_COMPLETE);
}

static void set_character_type(int utf8) {
    const char *names[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
    for (size_t i = 0; utf8 && i < sizeof names / sizeof *names; i++) {
        locale_t locale = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
        if (!locale) continue;
        uselocale(locale);
        return;
    }
}

/* Keys that libedit leaves free or gives to something rarer; in vi's command map too with "-a". */
static void bind(void *line_editor, int utf8) {
    const wchar_t *keys[][2] = {
        {L"\t", L"prompt-complete"}, {L"\x94", L"prompt-complete"}, {L"\x91", L"prompt-act"},
        {L"\x93", L"prompt-act"}, {L"\x92", L"prompt-above"}, {L"^R", L"em-inc-search-prev"},
    };
    const wchar_t *emacs[][2] = {
        {L"\\e[1;5C", L"em-next-word"}, {L"\\e[1;5D", L"ed-prev-word"},
        {L"\\e[3~", L"ed-delete-next-char"}, {L"\\e[1~", L"ed-move-to-beg"},
        {L"\\e[4~", L"ed-move-to-end"},
    };
    const wchar_t *kind = L"emacs";
    edit.set(line_editor, OP_ADDFN, L"prompt-complete", L"Complete the word", (key_function)complete);
    edit.set(line_editor, OP_ADDFN, L"prompt-act", L"Internal", (key_function)act);
    edit.set(line_editor, OP_ADDFN, L"prompt-above", L"Internal", (key_function)above);
    /* In other locales these would be taken for Meta. */
    for (wchar_t c = 0xA0; !utf8 && c <= 0xFF; c++) {
        wchar_t key[] = {c, 0};
        edit.set(line_editor, OP_BIND, key, L"ed-insert", NULL);
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        edit.set(line_editor, OP_BIND, keys[i][0], keys[i][1], NULL);
        edit.set(line_editor, OP_BIND, L"-a", keys[i][0], keys[i][1], NULL);
    }
    edit.get(line_editor, OP_EDITOR, &kind);
    for (size_t i = 0; kind[0] == L'e' && i < sizeof emacs / sizeof *emacs; i++)
        edit.set(line_editor, OP_BIND, emacs[i][0], emacs[i][1], NULL);
}

/* A stream on a descriptor of its own, so that closing it leaves the caller's open. */
static FILE *stream(int descriptor, const char *mode) {
    int own = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    FILE *file = own < 0 ? NULL : fdopen(own, mode);
    if (!file && own >= 0) close(own);
    return file;
}

ce_editor *ce_open(int input, int output, int utf8, int history_size, const ce_callbacks *callbacks) {
    set_character_type(utf8);
    ce_editor *editor = calloc(1, sizeof *editor);
    if (!editor) return NULL;
    editor->callbacks = *callbacks;
    editor->prompt = L"";
    editor->input = stream(input, "r");
    editor->output = stream(output, "w");
    editor->messages = fopen("/dev/null", "we");
    if (editor->input && editor->output && editor->messages)
        editor->line_editor =
            edit.init("clevertap-gateway", editor->input, editor->output, editor->messages);
    editor->history = edit.history_init();
    if (!editor->line_editor || !editor->history) {
        ce_close(editor);
        return NULL;
    }
    void *e = editor->line_editor;
    history_event event;
    edit.set(e, OP_CLIENTDATA, editor);
    edit.set(e, OP_PROMPT, prompt);
    edit.set(e, OP_GETCFN, next);
    edit.set(e, OP_EDITOR, L"emacs");
    edit.history(editor->history, &event, HIST_SETSIZE, history_size);
    edit.history(editor->history, &event, HIST_SETUNIQUE, 1);
    edit.set(e, OP_HIST, edit.history, editor->history);
    edit.source(e, NULL);
    bind(e, utf8);
    /* Between two lines nothing is echoed either: what is typed there belongs to the next one. */
    edit.set(e, OP_SETTY, L"-x", L"-icanon", L"-echo", NULL);
    return editor;
}

void ce_close(ce_editor *editor) {
    if (editor->line_editor) edit.end(editor->line_editor);
    if (editor->history) edit.history_end(editor->history);
    if (editor->input) fclose(editor->input);
    if (editor->output) fclose(editor->output);
    if (editor->messages) fclose(editor->messages);
    free(editor);
}

const uint32_t *ce_read(ce_editor *editor, const uint32_t *prompt, size_t *count) {
    editor->prompt = (const wchar_t *)prompt;
    int length = 0;
    const wchar_t *line = edit.read(editor->line_editor, &length);
    editor->prompt = L"";
    if (!line || length <= 0) return NULL;
    if (line[length - 1] == L'\n') length--;
    *count = (size_t)length;
    return (const uint32_t *)line;
}

const uint32_t *ce_line(ce_editor *editor, size_t *count, size_t *cursor) {
    const line_info *info = edit.line(editor->line_editor);
    *count = (size_t)(info->end - info->buffer);
    *cursor = (size_t)(info->cursor - info->buffer);
    return (const uint32_t *)info->buffer;
}

void ce_insert(ce_editor *editor, const uint32_t *text) {
    edit.insert(editor->line_editor, (const wchar_t *)text);
}

void ce_delete(ce_editor *editor, size_t count) { edit.delete(editor->line_editor, (int)count); }

void ce_move_to_end(ce_editor *editor) {
    const line_info *info = edit.line(editor->line_editor);
    edit.cursor(editor->line_editor, (int)(info->end - info->cursor));
}

void ce_resize(ce_editor *editor) { edit.resize(editor->line_editor); }
void ce_beep(ce_editor *editor) { edit.beep(editor->line_editor); }

void ce_remember(ce_editor *editor, const uint32_t *text) {
    history_event event;
    edit.history(editor->history, &event, HIST_ENTER, (const wchar_t *)text);
}
