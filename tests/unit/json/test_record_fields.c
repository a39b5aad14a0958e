/* libnarc/json/record_fields.c: the tables are in canonical order and cover their structs. */
#include "narc_test.h"

#include "json/record_fields.h"

/* RFC 8785, 3.2.3: by UTF-16 code units, which for ASCII names is by bytes. */
static void
check_order(const narc_fields *fields)
{
    assert_true(fields->count > 0);
    for (size_t i = 0; i < fields->count; i++) {
        const narc_field *field = &fields->items[i];

        for (const char *c = field->name; *c != '\0'; c++)
            assert_true((unsigned char)*c < 0x80);
        if (i > 0 && strcmp(fields->items[i - 1].name, field->name) >= 0)
            fail_msg("%s: %s stands behind %s", fields->name, field->name,
                     fields->items[i - 1].name);
        assert_true(field->offset < fields->size);
        if (field->of != NULL)
            check_order(field->of);
    }
}

static void
members_stand_in_the_order_of_rfc_8785(void **state)
{
    (void)state;
    check_order(&narc_item_fields);
}

static size_t
size_of(const narc_field *field)
{
    switch (field->kind) {
    case NARC_FIELD_TEXT:
    case NARC_FIELD_BODY:
        return sizeof(narc_text);
    case NARC_FIELD_PERCENT:
        return sizeof(uint32_t);
    case NARC_FIELD_COUNT:
        return sizeof(uint64_t);
    case NARC_FIELD_DATE:
        return sizeof(narc_date);
    case NARC_FIELD_STATUS:
        return sizeof(narc_item_status);
    case NARC_FIELD_EMBARGO:
        return sizeof(narc_embargo_state) + sizeof(narc_date);
    case NARC_FIELD_OBJECT:
        return field->of->size;
    case NARC_FIELD_LIST:
        return sizeof(narc_any_list);
    case NARC_FIELD_MARKER:
        break;
    }
    return 0;
}

/* A member of a struct that no table row covers leaves a gap larger than padding can be. */
static void
check_cover(const narc_fields *fields, size_t more)
{
    size_t covered = more;

    for (size_t i = 0; i < fields->count; i++) {
        covered += size_of(&fields->items[i]);
        if (fields->items[i].of != NULL && fields->items[i].of != fields)
            check_cover(fields->items[i].of, 0);
    }
    if (covered > fields->size || fields->size - covered >= 8)
        fail_msg("%s: %zu of %zu bytes are in the table", fields->name, covered, fields->size);
}

static void
every_member_of_every_struct_has_a_row(void **state)
{
    (void)state;
    check_cover(&narc_item_fields, sizeof(struct narc_arena *));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_stand_in_the_order_of_rfc_8785),
        cmocka_unit_test(every_member_of_every_struct_has_a_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
