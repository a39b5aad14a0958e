/* The signatures of files that are no news documents, and of the containers narc opens. */
#include "container/kind.h"

#include <string.h>

typedef struct signature {
    const char *name;
    narc_kind kind;
    uint16_t at;
    uint8_t size;
    const char *bytes;
} signature;

#define SIGNATURE(name, kind, at, bytes)                                                           \
    {                                                                                              \
        name, NARC_KIND_##kind, at, sizeof(bytes) - 1, bytes                                       \
    }

/* The first row that fits decides. */
static const signature signatures[] = {
    SIGNATURE("gzip", GZIP, 0, "\x1F\x8B\x08"),
    SIGNATURE("zstd", ZSTD, 0, "\x28\xB5\x2F\xFD"),
    SIGNATURE("zip", ZIP, 0, "PK\x03\x04"),
    SIGNATURE("zip", ZIP, 0, "PK\x05\x06"), /* an empty one */
    SIGNATURE("tar", TAR, 257, "ustar"),
    SIGNATURE("JPEG picture", FOREIGN, 0, "\xFF\xD8\xFF"),
    SIGNATURE("PNG picture", FOREIGN, 0, "\x89PNG\r\n\x1A\n"),
    SIGNATURE("GIF picture", FOREIGN, 0, "GIF87a"),
    SIGNATURE("GIF picture", FOREIGN, 0, "GIF89a"),
    SIGNATURE("WebP picture", FOREIGN, 8, "WEBP"),
    SIGNATURE("AVIF picture", FOREIGN, 4, "ftypavif"),
    SIGNATURE("HEIC picture", FOREIGN, 4, "ftypheic"),
    SIGNATURE("TIFF picture", FOREIGN, 0, "II*\0"),
    SIGNATURE("TIFF picture", FOREIGN, 0, "MM\0*"),
    SIGNATURE("Windows icon", FOREIGN, 0, "\0\0\1\0"),
    SIGNATURE("MPEG-4 video", FOREIGN, 4, "ftyp"),
    SIGNATURE("WebM or Matroska video", FOREIGN, 0, "\x1A\x45\xDF\xA3"),
    SIGNATURE("WAVE sound", FOREIGN, 8, "WAVE"),
    SIGNATURE("Ogg sound or video", FOREIGN, 0, "OggS"),
    SIGNATURE("MP3 sound", FOREIGN, 0, "ID3"),
    SIGNATURE("FLAC sound", FOREIGN, 0, "fLaC"),
    SIGNATURE("PDF document", FOREIGN, 0, "%PDF-"),
    SIGNATURE("PostScript document", FOREIGN, 0, "%!PS"),
    SIGNATURE("RTF document", FOREIGN, 0, "{\\rtf"),
    SIGNATURE("Microsoft Office document", FOREIGN, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    SIGNATURE("SQLite database", FOREIGN, 0, "SQLite format 3\0"),
    SIGNATURE("WARC file", FOREIGN, 0, "WARC/"),
    SIGNATURE("xz", FOREIGN, 0,
              "\xFD"
              "7zXZ\0"),
    SIGNATURE("bzip2", FOREIGN, 0, "BZh"),
    SIGNATURE("7-Zip archive", FOREIGN, 0, "7z\xBC\xAF\x27\x1C"),
    SIGNATURE("RAR archive", FOREIGN, 0, "Rar!\x1A\x07"),
    SIGNATURE("cpio archive", FOREIGN, 0, "070701"),
    SIGNATURE("ELF program", FOREIGN, 0,
              "\x7F"
              "ELF"),
    SIGNATURE("Windows program", FOREIGN, 0, "MZ\x90\0"),
    SIGNATURE("WOFF font", FOREIGN, 0, "wOF"),
};

/* A tar header without "ustar" (seventh edition, 1979) is told by its checksum: the sum of the 512
 * bytes, in which the eight of the checksum itself (octal, at 148) count as spaces. */
static bool
is_old_tar(narc_bytes head)
{
    unsigned sum = 0;
    unsigned stated = 0;
    bool digits = false;

    if (head.size < 512 || head.data[0] == '\0')
        return false;
    for (size_t at = 0; at < 512; at++)
        sum += at >= 148 && at < 156 ? ' ' : head.data[at];
    for (size_t at = 148; at < 156; at++) {
        const uint8_t byte = head.data[at];

        if (byte >= '0' && byte <= '7') {
            stated = stated * 8 + (unsigned)(byte - '0');
            digits = true;
        } else if (byte != ' ' && byte != '\0') {
            return false;
        }
    }
    return digits && stated == sum;
}

narc_kind
narc_kind_find(narc_bytes head, const char **name)
{
    for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
        const signature *s = &signatures[i];

        if (head.size < (size_t)s->at + s->size ||
            memcmp(head.data + s->at, s->bytes, s->size) != 0)
            continue;
        if (name != NULL)
            *name = s->name;
        return s->kind;
    }
    if (is_old_tar(head)) {
        if (name != NULL)
            *name = "tar";
        return NARC_KIND_TAR;
    }
    if (name != NULL)
        *name = NULL;
    return NARC_KIND_UNKNOWN;
}
