/* A block after expansion: a table of lines, then the bytes of its pieces (spec 5). */
#include "format/block.h"
#include "base/buffer.h"
#include "base/fail.h"

#include <assert.h>
#include <string.h>

#define HEX_SIZE ((size_t)2 * NARC_SHA256_SIZE)
#define NUMBER_MOST ((UINT64_C(1) << 63) - 1) /* 5.2 */

static void
put_hex(const uint8_t digest[NARC_SHA256_SIZE], uint8_t hex[HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < NARC_SHA256_SIZE; i++) {
        hex[2 * i] = (uint8_t)digits[digest[i] >> 4];
        hex[2 * i + 1] = (uint8_t)digits[digest[i] & 15];
    }
}

void
narc_piece_line(const narc_piece *piece, narc_buffer *table)
{
    uint8_t hex[HEX_SIZE];

    if (piece->kind == NARC_PIECE_RECORD) {
        narc_buffer_format(table, "%c %llu", piece->part ? 'r' : 'R',
                           (unsigned long long)piece->number);
    } else {
        put_hex(piece->digest, hex);
        narc_buffer_format(table, "%c ", piece->part ? 'o' : 'O');
        narc_buffer_bytes(table, hex, sizeof(hex));
    }
    narc_buffer_format(table, " %llu", (unsigned long long)piece->bytes.size);
    if (piece->part)
        narc_buffer_format(table, " %llu %llu", (unsigned long long)piece->at,
                           (unsigned long long)piece->whole);
    narc_buffer_byte(table, '\n');
}

/* --- reading a line ----------------------------------------------------------------------------- */

/* Reads of one line; the first thing that is not as 5.2 says latches. */
typedef struct line {
    const uint8_t *at;
    const uint8_t *end; /* of the block */
    bool bad;
} line;

static void
expect(line *in, uint8_t byte)
{
    if (in->bad || in->at == in->end || *in->at != byte)
        in->bad = true;
    else
        in->at++;
}

/* Decimal, without sign or leading zeros, below 2^63. */
static uint64_t
take_number(line *in)
{
    const uint8_t *start = in->at;
    uint64_t value = 0;

    while (!in->bad && in->at < in->end && *in->at >= '0' && *in->at <= '9') {
        const uint64_t digit = (uint64_t)(*in->at++ - '0');

        if (value > (NUMBER_MOST - digit) / 10)
            in->bad = true;
        else
            value = value * 10 + digit;
    }
    if (in->at == start || (*start == '0' && in->at - start > 1))
        in->bad = true;
    return in->bad ? 0 : value;
}

/* A table has a line for each of a thousand small pieces: this has no branch, so that a compiler looks
 * at many digits at once. */
static void
pass_digest(line *in)
{
    uint8_t bad = 0;

    if (in->bad || (size_t)(in->end - in->at) < HEX_SIZE) {
        in->bad = true;
        return;
    }
    for (size_t i = 0; i < HEX_SIZE; i++) {
        const uint8_t digit = (uint8_t)(in->at[i] - '0'), letter = (uint8_t)(in->at[i] - 'a');

        bad |= (uint8_t)((digit > 9) & (letter > 5));
    }
    in->bad = bad != 0;
    in->at += HEX_SIZE;
}

/* Digits that pass_digest has found good. */
static void
get_digest(const uint8_t hex[HEX_SIZE], uint8_t digest[NARC_SHA256_SIZE])
{
    for (size_t i = 0; i < NARC_SHA256_SIZE; i++) {
        const unsigned high = hex[2 * i], low = hex[2 * i + 1];

        /* A letter has the bit 0x40, and is 1 to 6 below it. */
        digest[i] = (uint8_t)(((high & 15) + (high >> 6) * 9) << 4 | ((low & 15) + (low >> 6) * 9));
    }
}

/* 5.2, 5.3: everything but digest and bytes; bytes.size is what the line says. */
static bool
take_line(line *in, narc_piece *out)
{
    const uint8_t letter = in->at < in->end ? *in->at : 0;

    *out =
        (narc_piece){.kind = letter == 'R' || letter == 'r' ? NARC_PIECE_RECORD : NARC_PIECE_OBJECT,
                     .part = letter == 'o' || letter == 'r'};
    if (letter != 'O' && letter != 'o' && letter != 'R' && letter != 'r')
        return false;
    in->at++;
    expect(in, ' ');
    if (out->kind == NARC_PIECE_RECORD)
        out->number = take_number(in);
    else
        pass_digest(in);
    expect(in, ' ');
    out->bytes.size = (size_t)take_number(in);
    out->whole = out->bytes.size;
    if (out->part) {
        expect(in, ' ');
        out->at = take_number(in);
        expect(in, ' ');
        out->whole = take_number(in);
    }
    expect(in, '\n');
    if (in->bad || (out->bytes.size == 0 && letter != 'O'))
        return false;
    return !out->part || (out->bytes.size < out->whole && out->at < out->whole &&
                          out->bytes.size <= out->whole - out->at);
}

/* --- walking ------------------------------------------------------------------------------------ */

static narc_status
fail_table(narc_bytes plain, uint64_t offset, const uint8_t *at, narc_error *err)
{
    return narc_fail(err, NARC_BLOCK_DAMAGED, offset, "5.2",
                     "byte %zu of a block's table is not as it must be", (size_t)(at - plain.data));
}

narc_status
narc_block_begin(narc_block_walk *walk, narc_bytes plain, uint64_t offset, narc_error *err)
{
    return narc_block_begin_ready(walk, plain, plain.size, offset, err);
}

narc_status
narc_block_begin_ready(narc_block_walk *walk, narc_bytes plain, size_t ready, uint64_t offset,
                       narc_error *err)
{
    uint64_t sum = 0; /* below 2^64: at most 65,535 sizes that each are checked against the block */
    bool parts = false;
    narc_piece piece;
    line in;

    *walk = (narc_block_walk){.plain = plain, .offset = offset};
    if (plain.size == 0)
        return narc_fail(err, NARC_BLOCK_DAMAGED, offset, "5.2", "a block has no table");
    in = (line){plain.data, plain.data + ready, false};
    while (in.at < in.end && *in.at != '\n') {
        const uint8_t *start = in.at;

        if (walk->count == NARC_PIECES_MOST || !take_line(&in, &piece) ||
            piece.bytes.size > plain.size)
            return fail_table(plain, offset, start, err);
        sum += piece.bytes.size;
        parts = parts || piece.part;
        walk->count++;
    }
    if (in.at == in.end || walk->count == 0)
        return fail_table(plain, offset, in.at, err);
    walk->data = (size_t)(in.at - plain.data) + 1;
    if (sum != plain.size - walk->data)
        return narc_fail(err, NARC_BLOCK_DAMAGED, offset, "5.2",
                         "a block of %zu bytes announces %llu bytes behind its table", plain.size,
                         (unsigned long long)sum);
    if (parts && walk->count > 1)
        return narc_fail(err, NARC_BLOCK_DAMAGED, offset, "5.4",
                         "a part does not stand alone in its block");
    return NARC_OK;
}

bool
narc_block_next(narc_block_walk *walk, narc_piece *out)
{
    line in = {walk->plain.data + walk->line, walk->plain.data + walk->plain.size, false};

    if (walk->next == walk->count)
        return false;
    (void)take_line(&in, out); /* narc_block_begin has found it good */
    if (out->kind == NARC_PIECE_OBJECT)
        get_digest(walk->plain.data + walk->line + 2, out->digest);
    out->bytes.data = walk->plain.data + walk->data;
    walk->line = (size_t)(in.at - walk->plain.data);
    walk->data += out->bytes.size;
    walk->next++;
    return true;
}

/* Behind the next piece of a checked block, of which nothing is wanted. */
static void
pass(narc_block_walk *walk)
{
    line in = {walk->plain.data + walk->line, walk->plain.data + walk->plain.size, false};
    const bool is_object = (*in.at | 0x20) == 'o';

    in.at += 2;
    if (is_object)
        in.at += HEX_SIZE;
    else
        (void)take_number(&in);
    in.at++;
    walk->data += (size_t)take_number(&in);
    while (*in.at++ != '\n')
        ;
    walk->line = (size_t)(in.at - walk->plain.data);
    walk->next++;
}

bool
narc_block_seek(narc_block_walk *walk, uint32_t wanted, narc_piece *out)
{
    assert(wanted >= walk->next);
    while (walk->next < wanted && walk->next < walk->count)
        pass(walk);
    return narc_block_next(walk, out);
}

bool
narc_block_find(narc_block_walk *walk, const uint8_t digest[NARC_SHA256_SIZE], uint32_t *found)
{
    uint8_t hex[HEX_SIZE];

    put_hex(digest, hex);
    for (; walk->next < walk->count; pass(walk)) {
        const uint8_t *at = walk->plain.data + walk->line;

        if ((*at | 0x20) == 'o' && memcmp(at + 2, hex, sizeof(hex)) == 0) {
            *found = walk->next;
            return true;
        }
    }
    return false;
}

bool
narc_piece_goes_on(const narc_piece *first, uint64_t done, const narc_piece *next)
{
    return next->part && next->kind == first->kind && next->whole == first->whole &&
           next->at == done && next->number == first->number &&
           memcmp(next->digest, first->digest, sizeof(next->digest)) == 0;
}
