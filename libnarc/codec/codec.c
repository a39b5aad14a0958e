/* The table of compression methods, and the state that goes with them. */
#include "codec/codec.h"

#include "base/fail.h"
#include "base/memory.h"
#include "codec/method.h"

/* In the order of their numbers in the format. */
static const narc_codec_method *const methods[] = {
    [NARC_CODEC_STORED] = &narc_codec_stored,
    [NARC_CODEC_DEFLATE] = &narc_codec_deflate,
    [NARC_CODEC_ZSTD] = &narc_codec_zstd,
};

#define METHOD_COUNT (sizeof(methods) / sizeof(*methods))

struct narc_codec_state {
    const narc_allocator *allocator;
    narc_codec_workspace workspaces[METHOD_COUNT];
};

narc_codec_state *
narc_codec_state_new(const narc_allocator *allocator)
{
    narc_codec_state *state = narc_memory_zeroed(allocator, 1, sizeof(*state));

    if (state == NULL)
        return NULL;
    state->allocator = allocator;
    for (size_t i = 0; i < METHOD_COUNT; i++)
        state->workspaces[i].allocator = allocator;
    return state;
}

void
narc_codec_state_free(narc_codec_state *state)
{
    if (state == NULL)
        return;
    for (size_t i = 0; i < METHOD_COUNT; i++)
        methods[i]->release(&state->workspaces[i]);
    narc_memory_free(state->allocator, state);
}

bool
narc_codec_known(uint8_t codec)
{
    return codec < METHOD_COUNT;
}

const char *
narc_codec_name(uint8_t codec)
{
    return narc_codec_known(codec) ? methods[codec]->name : "?";
}

static narc_status
fail_unknown(unsigned codec, narc_error *err)
{
    return narc_fail(err, NARC_NEWER_FORMAT, NARC_NO_OFFSET, NULL, "codec %u is unknown here",
                     codec);
}

narc_status
narc_codec_pack(narc_codec_state *state, narc_codec codec, int level, narc_bytes plain,
                narc_buffer *out, narc_error *err)
{
    const narc_codec_method *method;

    if ((size_t)codec >= METHOD_COUNT)
        return fail_unknown((unsigned)codec, err);
    method = methods[codec];
    return method->pack(&state->workspaces[codec], narc_codec_level(method, level), plain, out,
                        err);
}

int
narc_codec_level(const narc_codec_method *method, int level)
{
    if (level == 0)
        return method->level_default;
    if (level < method->level_least)
        return method->level_least;
    return level > method->level_most ? method->level_most : level;
}

narc_status
narc_codec_pack_with(narc_codec_state *state, const narc_codec_dictionary *dictionary,
                     narc_bytes plain, narc_buffer *out, narc_error *err)
{
    return narc_codec_zstd_pack_with(&state->workspaces[NARC_CODEC_ZSTD], dictionary, plain, out,
                                     err);
}

narc_status
narc_codec_unpack(narc_codec_state *state, uint8_t codec, narc_bytes packed, uint8_t *out,
                  size_t plain_size, narc_error *err)
{
    const narc_bytes none = {NULL, 0};

    return narc_codec_unpack_with(state, codec, none, packed, out, plain_size, err);
}

narc_status
narc_codec_unpack_with(narc_codec_state *state, uint8_t codec, narc_bytes base, narc_bytes packed,
                       uint8_t *out, size_t plain_size, narc_error *err)
{
    uint8_t nowhere;
    narc_codec_expansion all = {.codec = codec,
                                .base = base,
                                .packed = packed,
                                /* No library likes a null pointer, even for no bytes. */
                                .out = plain_size > 0 ? out : &nowhere,
                                .plain_size = plain_size};

    return narc_codec_expand(state, &all, plain_size, err);
}

narc_status
narc_codec_expand(narc_codec_state *state, narc_codec_expansion *expansion, size_t until,
                  narc_error *err)
{
    const uint8_t codec = expansion->codec;

    if (!narc_codec_known(codec))
        return fail_unknown(codec, err);
    if (expansion->base.size > 0 && !methods[codec]->takes_base)
        return narc_fail(err, NARC_BLOCK_DAMAGED, NARC_NO_OFFSET, NULL, "%s takes no dictionary",
                         methods[codec]->name);
    if (expansion->taken > 0 && expansion->done >= until)
        return NARC_OK;
    return methods[codec]->expand(&state->workspaces[codec], expansion, until, err);
}
