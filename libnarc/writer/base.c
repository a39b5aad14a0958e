/* Content that later blocks name as their base (spec 4.7). */
#include "writer/packer_inside.h"
#include "base/buffer.h"
#include "base/memory.h"

narc_base *
narc_base_new_take(const narc_allocator *allocator, narc_buffer *plain)
{
    narc_base *base = narc_memory_zeroed(allocator, 1, sizeof(*base));

    if (base == NULL)
        return NULL;
    if (pthread_mutex_init(&base->mutex, NULL) != 0) {
        narc_memory_free(allocator, base);
        return NULL;
    }
    base->allocator = allocator;
    base->references = 1;
    base->plain = *plain;
    *plain = (narc_buffer){.allocator = allocator};
    return base;
}

narc_base *
narc_base_hold(narc_base *base)
{
    if (base != NULL)
        base->references++;
    return base;
}

/* References are counted by the writer's thread alone; workers have none of their own. */
void
narc_base_release(narc_base *base)
{
    if (base == NULL || --base->references > 0)
        return;
    narc_codec_dictionary_free(base->dictionary);
    narc_buffer_free(&base->plain);
    pthread_mutex_destroy(&base->mutex);
    narc_memory_free(base->allocator, base);
}

size_t
narc_base_size(const narc_base *base)
{
    return base->plain.size;
}

narc_status
narc_base_dictionary(narc_base *base, int level, const narc_codec_dictionary **out, narc_error *err)
{
    narc_status st = NARC_OK;

    pthread_mutex_lock(&base->mutex);
    if (base->dictionary == NULL)
        st = narc_codec_dictionary_new(base->allocator, level, narc_buffer_view(&base->plain),
                                       &base->dictionary, err);
    *out = base->dictionary;
    pthread_mutex_unlock(&base->mutex);
    return st;
}
