/* What GCC's static libraries take from a glibc newer than the floor of .ci/program.
   Linked only where something asks for it, and hidden, so that a newer libc keeps its own. */
#define _GNU_SOURCE
#include <link.h>
#include <stddef.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* Since 2.32. Zero lets the C++ library count references atomically, which is always right. */
HIDDEN char __libc_single_threaded = 0;

/* The result of _dl_find_object, since 2.35: the loaded object that holds a code address. */
struct found {
    unsigned long long flags;
    void *start, *end;
    struct link_map *map;
    void *eh_frame;
    unsigned long long reserved[7];
};

struct search {
    ElfW(Addr) pc;
    struct found *result;
};

static int look(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    struct search *search = context;
    ElfW(Addr) first = (ElfW(Addr))-1, last = 0, frames = 0;
    int inside = 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        ElfW(Addr) start = object->dlpi_addr + part->p_vaddr, end = start + part->p_memsz;
        if (part->p_type == PT_GNU_EH_FRAME) frames = start;
        if (part->p_type != PT_LOAD) continue;
        if (start < first) first = start;
        if (end > last) last = end;
        inside |= start <= search->pc && search->pc < end;
    }
    if (!inside || !frames) return 0;
    *search->result = (struct found){.start = (void *)first, .end = (void *)last, .eh_frame = (void *)frames};
    return 1;
}

/* Newer headers declare _dl_find_object with a type that older ones lack, so it has another name here. */
HIDDEN int find_object(void *pc, struct found *result) __asm__("_dl_find_object");

int find_object(void *pc, struct found *result) {
    struct search search = {(ElfW(Addr))pc, result};
    return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}
