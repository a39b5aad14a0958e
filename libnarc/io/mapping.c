/* A file as memory that the system can take back at any time. */
#include "io/mapping.h"
#include "base/fail.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

narc_status
narc_mapping_open(int fd, uint64_t offset, uint64_t size, narc_mapping *out, narc_error *err)
{
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const uint64_t before = offset % page;
    void *begin;

    *out = (narc_mapping){0};
    if (size == 0 || size > SIZE_MAX - before)
        return narc_fail_errno(err, EINVAL, "mmap");
    begin =
        mmap(NULL, (size_t)(size + before), PROT_READ, MAP_PRIVATE, fd, (off_t)(offset - before));
    if (begin == MAP_FAILED)
        return errno == ENOMEM ? narc_fail_memory(err) : narc_fail_errno(err, errno, "mmap");
    *out = (narc_mapping){.bytes = {(const uint8_t *)begin + before, (size_t)size},
                          .begin = begin,
                          .size = (size_t)(size + before)};
    return NARC_OK;
}

void
narc_mapping_forget(const narc_mapping *mapping, size_t at)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t before = (size_t)(mapping->bytes.data - (const uint8_t *)mapping->begin);

    if (mapping->size > 0)
        (void)madvise(mapping->begin, (before + at) / page * page, MADV_DONTNEED);
}

void
narc_mapping_close(narc_mapping *mapping)
{
    if (mapping->size > 0)
        (void)munmap(mapping->begin, mapping->size);
    *mapping = (narc_mapping){0};
}

static narc_status
read_mapped(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    const narc_mapping *mapping = user;
    const narc_source memory = narc_source_memory(&mapping->bytes);

    NARC_TRY(memory.read(memory.user, offset, out, size, err));
    narc_mapping_forget(mapping, (size_t)offset + size);
    return NARC_OK;
}

static narc_status
size_mapped(void *user, uint64_t *out, narc_error *err)
{
    (void)err;
    *out = ((const narc_mapping *)user)->bytes.size;
    return NARC_OK;
}

narc_source
narc_mapping_source(const narc_mapping *mapping)
{
    return (narc_source){read_mapped, size_mapped, NULL, (void *)(uintptr_t)mapping};
}
