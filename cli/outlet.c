/* Streams, single files and directories of converted documents. */
#include "outlet.h"
#include "commands.h"
#include "message.h"
#include "names.h"
#include "output.h"
#include "streams.h"
#include "times.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
choose_format(struct cli *cli, const narc_format_info **out)
{
    const char *name = option_value(cli, OPTION_TO);
    const narc_format_info *format;
    char names[160] = "";

    *out = name != NULL ? narc_format_find(narc_text_from(name)) : NULL;
    if (*out != NULL && (*out)->can_write)
        return true;
    for (size_t i = 0; (format = narc_format_at(i)) != NULL; i++)
        if (format->can_write)
            snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
                     names[0] != '\0' ? ", " : "", format->name);
    if (name == NULL)
        report_use(cli, NULL, "%s wants a format: -t %s", cli->command->name, names);
    else
        report_use(cli, NULL, "-t %s: narc writes %s", name, names);
    return false;
}

static bool
is_directory(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool
outlet_read(struct cli *cli, struct outlet *out)
{
    const char *path = option_value(cli, OPTION_OUTPUT);

    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->out = path != NULL ? path : "-";
    out->force = option_given(cli, OPTION_FORCE);
    out->directory = -1;
    out->message = option_given(cli, OPTION_MESSAGE);
    if (!choose_format(cli, &out->format))
        return false;
    if (out->message && strcmp(out->format->name, "newsml") != 0) {
        report_use(cli, NULL, "--message goes with -t newsml");
        return false;
    }
    if (option_given(cli, OPTION_ASSETS) && strcmp(out->format->name, "newsml") != 0) {
        report_use(cli, NULL, "--assets goes with -t newsml");
        return false;
    }
    return true;
}

/* What goes to a terminal is text, and is escaped there like all other text. */
static narc_status
put_through(struct outlet *outlet, narc_bytes document, narc_error *err)
{
    const narc_sink sink = outlet->file_opened ? out_file_sink(&outlet->file) : output_sink();

    if (!outlet->file_opened && isatty(STDOUT_FILENO)) {
        print_escaped_lines(stdout, (narc_text){(const char *)document.data, document.size});
        return NARC_OK;
    }
    return sink.write(sink.user, document.data, document.size, err);
}

/* The header is the sender's: it says when, and that narc put it together. */
static narc_status
begin_message(struct outlet *outlet, narc_error *err)
{
    char sent[TIME_TEXT_SIZE];
    char text[512];
    int64_t now;

    if (!cli_commit_time(outlet->cli, &now))
        return error_make(err, NARC_USAGE, "there is no time to state");
    snprintf(text, sizeof(text),
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\">\n"
             "  <header>\n    <sent>%s</sent>\n    <sender>narc</sender>\n"
             "    <transmitId>urn:narc:message:%lld</transmitId>\n  </header>\n  <itemSet>\n",
             time_rfc3339(now, sent), (long long)now);
    return put_through(outlet, (narc_bytes){(const uint8_t *)text, strlen(text)}, err);
}

static narc_status
end_message(struct outlet *outlet, narc_error *err)
{
    static const char text[] = "  </itemSet>\n</newsMessage>\n";

    return put_through(outlet, (narc_bytes){(const uint8_t *)text, sizeof(text) - 1}, err);
}

bool
outlet_open(struct outlet *outlet, bool single)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (!loss_report_open(outlet->cli, &outlet->loss_report))
        return false;
    if (strcmp(outlet->format->name, "ndjson") == 0 || outlet->message)
        outlet->kind = OUTLET_STREAM;
    else if (strcmp(outlet->out, "-") == 0 || (single && !is_directory(outlet->out)))
        outlet->kind = OUTLET_ONE;
    else
        outlet->kind = OUTLET_DIRECTORY;
    if (outlet->kind == OUTLET_DIRECTORY) {
        outlet->directory = out_directory_open(outlet->out, &err);
    } else if (strcmp(outlet->out, "-") != 0) {
        outlet->file_opened =
            out_file_open(AT_FDCWD, outlet->out, outlet->force, &outlet->file, &err) == NARC_OK;
    }
    if (err.status == NARC_OK && outlet->message)
        (void)begin_message(outlet, &err);
    if (err.status == NARC_OK)
        return true;
    loss_report_close(&outlet->loss_report, false);
    if (outlet->file_opened)
        out_file_abandon(&outlet->file);
    outlet->file_opened = false;
    report(outlet->cli, outlet->out, &err);
    return false;
}

static void
tell(struct outlet *outlet, const char *name, const char *hex)
{
    if (!outlet->cli->json)
        return;
    fputs("{\"v\":1,\"file\":", stdout);
    print_json(stdout, narc_text_from(name));
    fputs(",\"id\":", stdout);
    if (strlen(hex) == 64)
        print_json(stdout, narc_text_from(hex));
    else
        fputs("null", stdout);
    puts("}");
}

static narc_status
put_file(struct outlet *outlet, narc_text hint, const char *hex, narc_bytes document,
         narc_error *err)
{
    struct out_file file;
    char name[SAFE_NAME_SIZE];
    narc_status status;

    safe_name(hint, hex, 12, outlet->format->extension, name);
    status = out_file_open(outlet->directory, name, outlet->force, &file, err);
    if (status != NARC_OK)
        return status;
    file.batch = true;
    status = out_file_write(&file, document.data, document.size, err);
    if (status == NARC_OK)
        status = out_file_commit(&file, err);
    out_file_abandon(&file);
    if (status == NARC_OK)
        tell(outlet, name, hex);
    return status;
}

narc_status
outlet_put(struct outlet *outlet, narc_text hint, const char *hex, narc_bytes document,
           narc_error *err)
{
    const narc_sink held = narc_sink_buffer(&outlet->held);

    outlet->count++;
    if (outlet->kind == OUTLET_STREAM)
        return put_through(outlet, document, err);
    if (outlet->kind == OUTLET_DIRECTORY)
        return put_file(outlet, hint, hex, document, err);
    if (outlet->count > 1)
        return error_make(err, NARC_USAGE,
                          "there is more than one article; -o DIR takes them all, -t ndjson makes "
                          "one stream");
    return held.write(held.user, document.data, document.size, err);
}

const char *
outlet_name(const struct outlet *outlet)
{
    return strcmp(outlet->out, "-") == 0 ? "standard output" : outlet->out;
}

void
outlet_finding(struct outlet *outlet, const char *subject, const narc_error *finding)
{
    if (finding->number == NARC_LOSS)
        outlet->losses++;
    report_finding(outlet->cli, subject, finding);
}

static void
count_losses(struct outlet *outlet)
{
    char count[SIZE_TEXT_SIZE];

    if (outlet->losses == 0)
        return;
    remark(outlet->cli, "%s could not carry %s %s", outlet->format->name,
           count_text(outlet->losses, count), outlet->losses == 1 ? "field" : "fields");
    cli_raise(outlet->cli, EXIT_PARTLY);
}

void
outlet_close(struct outlet *outlet, bool complete)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_status status = NARC_OK;
    const bool wanted = complete && (outlet->count > 0 || outlet->kind == OUTLET_STREAM);

    if (wanted && outlet->message)
        status = end_message(outlet, &err);
    loss_report_close(&outlet->loss_report, complete);
    if (wanted && status == NARC_OK && outlet->kind == OUTLET_ONE)
        status = put_through(outlet, (narc_bytes){outlet->held.data, outlet->held.size}, &err);
    if (wanted && status == NARC_OK && outlet->file_opened)
        status = out_file_commit(&outlet->file, &err);
    if (outlet->file_opened)
        out_file_abandon(&outlet->file);
    if (outlet->directory >= 0)
        status = out_directory_sync(outlet->directory, &err);
    if (status != NARC_OK)
        report(outlet->cli, outlet->out, &err);
    if (outlet->directory >= 0)
        close(outlet->directory);
    outlet->directory = -1;
    outlet->file_opened = false;
    narc_buffer_free(&outlet->held);
    count_losses(outlet);
}
