/* Inputs taken apart: directories, tar, zip, gzip, zstd; built here byte by byte. */
#include "narc_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "container/container.h"

/* --- builders --------------------------------------------------------------------------------- */

static void
add_tar(narc_buffer *out, const char *name, char type, const char *link, const char *content)
{
    static const char magic[8] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};
    uint8_t header[512] = {0};
    const unsigned size = content != NULL ? (unsigned)strlen(content) : 0;
    unsigned sum = 0;

    snprintf((char *)header, 100, "%s", name);
    snprintf((char *)header + 100, 8, "%07o", 0644);
    snprintf((char *)header + 124, 12, "%011o", size);
    header[156] = (uint8_t)type;
    snprintf((char *)header + 157, 100, "%s", link);
    memcpy(header + 257, magic, sizeof(magic));
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < sizeof(header); i++)
        sum += header[i];
    snprintf((char *)header + 148, 8, "%06o", sum);
    narc_buffer_bytes(out, header, sizeof(header));
    narc_buffer_bytes(out, content, size);
    while (out->size % 512 != 0)
        narc_buffer_byte(out, 0);
}

static void
end_tar(narc_buffer *out)
{
    for (int i = 0; i < 1024; i++)
        narc_buffer_byte(out, 0);
}

static uint32_t
crc32_of(const uint8_t *data, size_t size)
{
    uint32_t crc = ~0u;

    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
    }
    return ~crc;
}

/* RFC 1952, one stored block. */
static narc_buffer
gzip_of(const narc_buffer *plain)
{
    narc_buffer out = {0};
    const uint16_t size = (uint16_t)plain->size;

    assert_true(plain->size < 65536);
    narc_buffer_bytes(&out, "\x1F\x8B\x08\0\0\0\0\0\0\xFF\x01", 11);
    narc_buffer_u16le(&out, size);
    narc_buffer_u16le(&out, (uint16_t)~size);
    narc_buffer_bytes(&out, plain->data, plain->size);
    narc_buffer_u32le(&out, crc32_of(plain->data, plain->size));
    narc_buffer_u32le(&out, size);
    return out;
}

/* RFC 8878, one raw block. */
static narc_buffer
zstd_of(const narc_buffer *plain)
{
    narc_buffer out = {0};
    const uint32_t head = (uint32_t)plain->size << 3 | 1;

    assert_true(plain->size < 65536);
    narc_buffer_bytes(&out, "\x28\xB5\x2F\xFD\xA0", 5);
    narc_buffer_u32le(&out, (uint32_t)plain->size);
    narc_buffer_u16le(&out, (uint16_t)head);
    narc_buffer_byte(&out, (uint8_t)(head >> 16));
    narc_buffer_bytes(&out, plain->data, plain->size);
    return out;
}

typedef struct zip_member {
    const char *name;
    const char *content;
    uint16_t flags;
    uint16_t method;
    uint32_t local; /* where it begins; set by zip_of */
    bool shares;    /* the directory points to the member before it */
} zip_member;

static void
zip_header(narc_buffer *out, const zip_member *member)
{
    const size_t size = strlen(member->content);

    narc_buffer_u16le(out, 20);
    narc_buffer_u16le(out, member->flags);
    narc_buffer_u16le(out, member->method);
    narc_buffer_u32le(out, 0); /* time and date */
    narc_buffer_u32le(out, crc32_of((const uint8_t *)member->content, size));
    narc_buffer_u32le(out, (uint32_t)size);
    narc_buffer_u32le(out, (uint32_t)size);
    narc_buffer_u16le(out, (uint16_t)strlen(member->name));
    narc_buffer_u16le(out, 0);
}

static narc_buffer
zip_of(zip_member *members, size_t count)
{
    narc_buffer out = {0};
    size_t directory;

    for (size_t i = 0; i < count; i++) {
        members[i].local = members[i].shares ? members[i - 1].local : (uint32_t)out.size;
        if (members[i].shares)
            continue;
        narc_buffer_bytes(&out, "PK\x03\x04", 4);
        zip_header(&out, &members[i]);
        narc_buffer_literal(&out, members[i].name);
        narc_buffer_literal(&out, members[i].content);
    }
    directory = out.size;
    for (size_t i = 0; i < count; i++) {
        narc_buffer_bytes(&out, "PK\x01\x02\x14\x03", 6); /* made by version 2.0 on Unix */
        zip_header(&out, &members[i]);
        narc_buffer_u16le(&out, 0); /* comment */
        narc_buffer_u16le(&out, 0); /* disk */
        narc_buffer_u16le(&out, 0);
        narc_buffer_u32le(&out, 0100644u << 16);
        narc_buffer_u32le(&out, members[i].local);
        narc_buffer_literal(&out, members[i].name);
    }
    narc_buffer_bytes(&out, "PK\x05\x06\0\0\0\0", 8);
    narc_buffer_u16le(&out, (uint16_t)count);
    narc_buffer_u16le(&out, (uint16_t)count);
    narc_buffer_u32le(&out, (uint32_t)(out.size - 12 - directory)); /* its size */
    narc_buffer_u32le(&out, (uint32_t)directory);
    narc_buffer_u16le(&out, 0);
    return out;
}

/* --- a handler that writes down --------------------------------------------------------------- */

typedef struct seen {
    narc_buffer log;
    size_t documents;
    size_t problems;
} seen;

static narc_status
see_document(void *user, const narc_document *document, narc_buffer *content, narc_error *err)
{
    seen *now = user;

    (void)content;
    (void)err;
    now->documents++;
    narc_buffer_format(&now->log, "[%.*s] %.*s: %.*s\n", (int)document->container.size,
                       document->container.data, (int)document->member.size, document->member.data,
                       (int)document->bytes.size, (const char *)document->bytes.data);
    return NARC_OK;
}

static narc_status
see_problem(void *user, const narc_document *document, const narc_error *problem, narc_error *err)
{
    seen *now = user;

    (void)err;
    now->problems++;
    narc_buffer_format(&now->log, "[%.*s] %.*s: E%u\n", (int)document->container.size,
                       document->container.data, (int)document->member.size, document->member.data,
                       problem->number);
    return NARC_OK;
}

static seen
look(const narc_buffer *bytes, const narc_limits *limits)
{
    seen now = {.documents = 0};
    const narc_container_handler handler = {
        .document = see_document, .problem = see_problem, .user = &now};
    narc_error err;

    assert_narc_status(narc_container_memory(narc_buffer_view(bytes), NARC_TEXT("input"), limits,
                                             NULL, &handler, &err),
                       NARC_OK);
    return now;
}

static void
expect(const narc_buffer *bytes, const narc_limits *limits, const char *wanted)
{
    seen now = look(bytes, limits);

    assert_narc_buffer(now.log, wanted);
    narc_buffer_free(&now.log);
}

static narc_buffer
small_tar(void)
{
    narc_buffer tar = {0};

    add_tar(&tar, "a.html", '0', "", "<p>one");
    add_tar(&tar, "folder/", '5', "", NULL);
    add_tar(&tar, "folder/b.html", '0', "", "<p>two");
    end_tar(&tar);
    return tar;
}

/* --- tar -------------------------------------------------------------------------------------- */

static void
a_tar_gives_its_members_in_order_whatever_lies_around_it(void **state)
{
    narc_buffer tar = small_tar();
    narc_buffer gzip = gzip_of(&tar);
    narc_buffer zstd = zstd_of(&tar);

    (void)state;
    expect(&tar, NULL, "[tar] a.html: <p>one\n[tar] folder/b.html: <p>two\n");
    expect(&gzip, NULL, "[tar+gzip] a.html: <p>one\n[tar+gzip] folder/b.html: <p>two\n");
    expect(&zstd, NULL, "[tar+zstd] a.html: <p>one\n[tar+zstd] folder/b.html: <p>two\n");
    narc_buffer_free(&tar);
    narc_buffer_free(&gzip);
    narc_buffer_free(&zstd);
}

static void
links_and_devices_in_a_tar_are_told_and_not_followed(void **state)
{
    narc_buffer tar = {0};

    (void)state;
    add_tar(&tar, "hard", '1', "a.html", NULL);
    add_tar(&tar, "soft", '2', "/etc/passwd", NULL);
    add_tar(&tar, "device", '3', "", NULL);
    add_tar(&tar, "pipe", '6', "", NULL);
    add_tar(&tar, "a.html", '0', "", "x");
    end_tar(&tar);
    expect(&tar, NULL,
           "[tar] hard: E105\n[tar] soft: E105\n[tar] device: E105\n[tar] pipe: E105\n"
           "[tar] a.html: x\n");
    narc_buffer_free(&tar);
}

static void
a_tar_cut_anywhere_gives_what_lies_before_the_cut(void **state)
{
    narc_buffer tar = small_tar();
    const size_t whole = tar.size;

    (void)state;
    for (size_t size = 512; size < whole; size++) {
        narc_bytes cut = {tar.data, size};
        const narc_buffer shorter = {.data = (uint8_t *)(uintptr_t)cut.data, .size = size};
        seen now = look(&shorter, NULL);

        /* The content of a.html ends at 518, that of b.html at 2054. */
        assert_int_equal(now.documents, size >= 2054 ? 2 : size >= 518 ? 1 : 0);
        assert_true(now.problems <= 1);
        assert_true(now.documents > 0 || now.problems == 1);
        narc_buffer_free(&now.log);
    }
    narc_buffer_free(&tar);
}

static void
names_become_valid_text_and_never_paths(void **state)
{
    narc_buffer tar = {0};

    (void)state;
    add_tar(&tar, "../../etc/passwd", '0', "", "x");
    add_tar(&tar,
            "/m\xC3\xBC"
            "ll.html",
            '0', "", "x");
    add_tar(&tar, "bad\xFF\x80name", '0', "", "x");
    end_tar(&tar);
    expect(&tar, NULL,
           "[tar] ../../etc/passwd: x\n[tar] /m\xC3\xBCll.html: x\n"
           "[tar] bad\xEF\xBF\xBD\xEF\xBF\xBDname: x\n");
    narc_buffer_free(&tar);
}

/* --- zip -------------------------------------------------------------------------------------- */

static void
a_zip_gives_its_members(void **state)
{
    zip_member members[] = {{.name = "a.html", .content = "<p>one"},
                            {.name = "b/", .content = ""},
                            {.name = "b/m\xC3\xBCll", .content = "<p>two", .flags = 0x800}};
    narc_buffer zip = zip_of(members, 3);

    (void)state;
    expect(&zip, NULL, "[zip] a.html: <p>one\n[zip] b/m\xC3\xBCll: <p>two\n");
    narc_buffer_free(&zip);
}

static void
zip_members_that_share_bytes_are_refused(void **state)
{
    zip_member members[] = {{.name = "a", .content = "x"}, {.name = "b", .content = "x"}};
    narc_buffer zip;

    (void)state;
    members[1].shares = true;
    zip = zip_of(members, 2);
    expect(&zip, NULL, "[zip] : E404\n");
    narc_buffer_free(&zip);
}

static void
a_zip_without_its_directory_gives_its_members_and_a_warning(void **state)
{
    zip_member members[] = {{.name = "a", .content = "one"}, {.name = "b", .content = "two"}};
    narc_buffer zip = zip_of(members, 2);
    seen now;

    (void)state;
    zip.size -= 22;
    now = look(&zip, NULL);
    assert_int_equal(now.documents, 2);
    assert_int_equal(now.problems, 1);
    narc_buffer_free(&now.log);
    narc_buffer_free(&zip);
}

static void
a_zip_cut_anywhere_ends_with_a_problem(void **state)
{
    zip_member members[] = {{.name = "a", .content = "one"}, {.name = "b", .content = "two"}};
    narc_buffer zip = zip_of(members, 2);
    const size_t whole = zip.size;

    (void)state;
    for (size_t size = 4; size < whole; size++) {
        seen now;

        zip.size = size;
        now = look(&zip, NULL);
        assert_true(now.problems >= 1);
        assert_true(now.documents <= 2);
        narc_buffer_free(&now.log);
    }
    narc_buffer_free(&zip);
}

static void
encrypted_and_strangely_packed_members_are_told_one_by_one(void **state)
{
    zip_member members[] = {{.name = "secret", .content = "0123456789abcdef", .flags = 1},
                            {.name = "lzma", .content = "0123456789abcdef", .method = 14},
                            {.name = "ppmd", .content = "0123456789abcdef", .method = 98},
                            {.name = "plain", .content = "x"}};
    narc_buffer zip = zip_of(members, 4);

    (void)state;
    expect(&zip, NULL, "[zip] secret: E404\n[zip] lzma: E404\n[zip] ppmd: E404\n[zip] plain: x\n");
    narc_buffer_free(&zip);
}

/* --- single documents, limits ----------------------------------------------------------------- */

static void
a_packed_page_is_one_document(void **state)
{
    narc_buffer page = {0};
    narc_buffer empty = {0};
    narc_buffer packed;

    (void)state;
    narc_buffer_literal(&page, "<p>one");
    packed = gzip_of(&page);
    expect(&packed, NULL, "[gzip] : <p>one\n");
    narc_buffer_free(&packed);
    packed = zstd_of(&page);
    expect(&packed, NULL, "[zstd] : <p>one\n");
    narc_buffer_free(&packed);
    packed = gzip_of(&empty);
    expect(&packed, NULL, "[gzip] : \n");
    narc_buffer_free(&packed);
    narc_buffer_free(&page);
}

static void
a_container_inside_a_container_stays_closed(void **state)
{
    narc_buffer tar = small_tar();
    narc_buffer inner = gzip_of(&tar);
    narc_buffer outer = gzip_of(&inner);

    (void)state;
    expect(&outer, NULL, "[gzip] : E401\n");
    narc_buffer_free(&tar);
    narc_buffer_free(&inner);
    narc_buffer_free(&outer);
}

static void
a_member_above_the_limit_costs_only_itself(void **state)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_buffer tar = {0};
    zip_member members[] = {{.name = "a", .content = "four"},
                            {.name = "b", .content = "fives"},
                            {.name = "c", .content = "6"}};
    narc_buffer zip = zip_of(members, 3);
    narc_buffer packed;

    (void)state;
    limits.document_bytes = 4;
    add_tar(&tar, "a", '0', "", "four");
    add_tar(&tar, "b", '0', "", "fives");
    add_tar(&tar, "c", '0', "", "6");
    end_tar(&tar);
    expect(&tar, &limits, "[tar] a: four\n[tar] b: E601\n[tar] c: 6\n");
    expect(&zip, &limits, "[zip] a: four\n[zip] b: E601\n[zip] c: 6\n");
    packed = gzip_of(&tar);
    expect(&packed, &limits, "[tar+gzip] a: four\n[tar+gzip] b: E601\n[tar+gzip] c: 6\n");
    narc_buffer_free(&packed);
    narc_buffer_free(&tar);
    narc_buffer_free(&zip);
    narc_buffer_literal(&tar, "fives");
    expect(&tar, &limits, "[] : E601\n");
    packed = gzip_of(&tar);
    expect(&packed, &limits, "[gzip] : E601\n");
    narc_buffer_free(&packed);
    narc_buffer_free(&tar);
}

static void
the_budget_of_a_container_ends_it(void **state)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_buffer tar = small_tar();

    (void)state;
    limits.container_bytes = 8;
    expect(&tar, &limits, "[tar] a.html: <p>one\n[tar] folder/b.html: E602\n");
    limits.container_bytes = 0;
    limits.container_entries = 1;
    expect(&tar, &limits, "[tar] a.html: <p>one\n[tar] : E601\n");
    narc_buffer_free(&tar);
}

/* --- files ------------------------------------------------------------------------------------ */

static seen
walk(const char *path)
{
    seen now = {.documents = 0};
    const narc_container_handler handler = {
        .document = see_document, .problem = see_problem, .user = &now};
    narc_error err;

    assert_narc_status(narc_container_walk(path, NULL, NULL, &handler, &err), NARC_OK);
    return now;
}

static void
put(const char *folder, const char *name, const char *content)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void
a_directory_gives_its_files_by_name_and_follows_nothing(void **state)
{
    char folder[] = "/tmp/narc-walk-XXXXXX";
    char path[128];
    seen now;

    (void)state;
    assert_non_null(mkdtemp(folder));
    put(folder, "b", "2");
    put(folder, "a", "1");
    put(folder, ".hidden", "0");
    snprintf(path, sizeof(path), "%s/c", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    put(folder, "c/d", "3");
    snprintf(path, sizeof(path), "%s/link", folder);
    assert_int_equal(symlink("a", path), 0);
    snprintf(path, sizeof(path), "%s/loop", folder);
    assert_int_equal(symlink(".", path), 0);
    snprintf(path, sizeof(path), "%s/pipe", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    now = walk(folder);
    assert_narc_buffer(now.log,
                       "[] : 0\n[] : 1\n[] : 2\n[] : 3\n[] : E105\n[] : E105\n[] : E105\n");
    narc_buffer_free(&now.log);
    snprintf(path, sizeof(path), "rm -r '%s'", folder);
    assert_int_equal(system(path), 0);
}

static void
a_pipe_that_drips_gives_the_same_as_a_file(void **state)
{
    narc_buffer tar = small_tar();
    narc_buffer gzip = gzip_of(&tar);
    char path[32];
    int ends[2];
    seen now;
    pid_t writer;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    writer = fork();
    assert_true(writer >= 0);
    if (writer == 0) {
        for (size_t i = 0; i < gzip.size; i++)
            if (write(ends[1], gzip.data + i, 1) != 1)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
    now = walk(path);
    close(ends[0]);
    assert_narc_buffer(now.log, "[tar+gzip] a.html: <p>one\n[tar+gzip] folder/b.html: <p>two\n");
    narc_buffer_free(&now.log);
    narc_buffer_free(&tar);
    narc_buffer_free(&gzip);
}

static void
what_cannot_be_opened_is_told(void **state)
{
    seen now = walk("/no/such/file");

    (void)state;
    assert_narc_buffer(now.log, "[] : E101\n");
    narc_buffer_free(&now.log);
}

/* --- memory ----------------------------------------------------------------------------------- */

static narc_status
take_nothing(void *user, const narc_document *document, narc_buffer *content, narc_error *err)
{
    (void)user;
    (void)document;
    (void)content;
    (void)err;
    return NARC_OK;
}

static narc_status
take_no_problem(void *user, const narc_document *document, const narc_error *problem,
                narc_error *err)
{
    (void)user;
    (void)document;
    (void)problem;
    (void)err;
    return NARC_OK;
}

static narc_status
read_with(const narc_allocator *allocator, void *user)
{
    const narc_container_handler handler = {
        .document = take_nothing, .problem = take_no_problem, .user = NULL};

    return narc_container_memory(narc_buffer_view(user), NARC_TEXT("input"), NULL, allocator,
                                 &handler, NULL);
}

static void
memory_that_runs_out_is_an_answer(void **state)
{
    zip_member members[] = {{.name = "a", .content = "one"}, {.name = "b", .content = "two"}};
    narc_buffer zip = zip_of(members, 2);
    narc_buffer tar = small_tar();
    narc_buffer gzip = gzip_of(&tar);

    (void)state;
    narc_test_each_failing_allocation(read_with, &zip);
    narc_test_each_failing_allocation(read_with, &tar);
    narc_test_each_failing_allocation(read_with, &gzip);
    narc_buffer_free(&zip);
    narc_buffer_free(&tar);
    narc_buffer_free(&gzip);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tar_gives_its_members_in_order_whatever_lies_around_it),
        cmocka_unit_test(links_and_devices_in_a_tar_are_told_and_not_followed),
        cmocka_unit_test(a_tar_cut_anywhere_gives_what_lies_before_the_cut),
        cmocka_unit_test(names_become_valid_text_and_never_paths),
        cmocka_unit_test(a_zip_gives_its_members),
        cmocka_unit_test(zip_members_that_share_bytes_are_refused),
        cmocka_unit_test(a_zip_without_its_directory_gives_its_members_and_a_warning),
        cmocka_unit_test(a_zip_cut_anywhere_ends_with_a_problem),
        cmocka_unit_test(encrypted_and_strangely_packed_members_are_told_one_by_one),
        cmocka_unit_test(a_packed_page_is_one_document),
        cmocka_unit_test(a_container_inside_a_container_stays_closed),
        cmocka_unit_test(a_member_above_the_limit_costs_only_itself),
        cmocka_unit_test(the_budget_of_a_container_ends_it),
        cmocka_unit_test(a_directory_gives_its_files_by_name_and_follows_nothing),
        cmocka_unit_test(a_pipe_that_drips_gives_the_same_as_a_file),
        cmocka_unit_test(what_cannot_be_opened_is_told),
        cmocka_unit_test(memory_that_runs_out_is_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
