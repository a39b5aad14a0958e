/* A block after expansion: a table of lines, then the bytes of its pieces (spec 5). */
#include "format/block.h"
#include "base/buffer.h"
#include "base/fail.h"

#include <assert.h>
#include <string.h>

#define NUMBER_MOST ((UINT64_C(1) << 63) - 1) /* 5.2 */

void
narc_piece_line(const narc_piece *piece, narc_buffer *table)
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * NARC_SHA256_SIZE + 1];

    if (piece->kind == NARC_PIECE_RECORD) {
        narc_buffer_format(table, "%c %llu", piece->part ? 'r' : 'R',
                           (unsigned long long)piece->number);
    } else {
        for (size_t i = 0; i < NARC_SHA256_SIZE; i++) {
            hex[2 * i] = digits[piece->digest[i] >> 4];
            hex[2 * i + 1] = digits[piece->digest[i] & 15];
        }
        hex[2 * NARC_SHA256_SIZE] = '\0';
        narc_buffer_format(table, "%c %s", piece->part ? 'o' : 'O', hex);
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

/* One more than a lower-case digit is worth; 0 for any other byte. A table has a line for each of a
 * thousand small pieces, so this is looked up and not compared. */
static const uint8_t hex_values[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16};

static void
take_digest(line *in, uint8_t digest[NARC_SHA256_SIZE])
{
    if (in->bad || (size_t)(in->end - in->at) < 2 * NARC_SHA256_SIZE) {
        in->bad = true;
        return;
    }
    for (size_t i = 0; i < NARC_SHA256_SIZE; i++, in->at += 2) {
        const unsigned high = hex_values[in->at[0]], low = hex_values[in->at[1]];

        in->bad |= high == 0 || low == 0;
        digest[i] = (uint8_t)((high - 1) << 4 | ((low - 1) & 15));
    }
}

/* 5.2, 5.3: everything but the bytes; bytes.size is what the line says. */
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
        take_digest(in, out->digest);
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
    uint64_t sum = 0; /* below 2^64: at most 65,535 sizes that each are checked against the block */
    bool parts = false;
    narc_piece piece;
    line in;

    *walk = (narc_block_walk){.plain = plain, .offset = offset};
    if (plain.size == 0)
        return narc_fail(err, NARC_BLOCK_DAMAGED, offset, "5.2", "a block has no table");
    in = (line){plain.data, plain.data + plain.size, false};
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
    out->bytes.data = walk->plain.data + walk->data;
    walk->line = (size_t)(in.at - walk->plain.data);
    walk->data += out->bytes.size;
    walk->next++;
    return true;
}

bool
narc_block_seek(narc_block_walk *walk, uint32_t wanted, narc_piece *out)
{
    assert(wanted >= walk->next);
    while (narc_block_next(walk, out))
        if (walk->next == wanted + 1)
            return true;
    return false;
}

bool
narc_piece_goes_on(const narc_piece *first, uint64_t done, const narc_piece *next)
{
    return next->part && next->kind == first->kind && next->whole == first->whole &&
           next->at == done && next->number == first->number &&
           memcmp(next->digest, first->digest, sizeof(next->digest)) == 0;
}
