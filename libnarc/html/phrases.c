/* Lines that templates print between and below the paragraphs, by how they begin. They count only
 * when they are short or mostly a link: an article may begin with the same words. */
#include "html/layout.h"

#include "base/text.h"

/* Sorted by bytes, so that those with one first letter lie together: English, German, French, Spanish,
 * Italian, Portuguese, Dutch, Polish, Turkish, Indonesian, Russian, Chinese, Japanese. */
static const char *const phrases[] = {
    "ad feedback",
    "advert",
    "advertisement",
    "all rights reserved",
    "also read",
    "anzeige",
    "article continues",
    "artikel teilen",
    "auch interessant",
    "baca juga",
    "back to",
    "bild:",
    "buy now",
    "click here",
    "comments",
    "compartilhe",
    "compartir",
    "condividi",
    "contact the",
    "contact us",
    "continue reading",
    "copyright",
    "czytaj tak\xC5\xBC\x65",
    "czytaj te\xC5\xBC",
    "das k\xC3\xB6nnte sie",
    "don't miss",
    "don\xE2\x80\x99t miss",
    "download our app",
    "e-mail",
    "editor's picks",
    "email",
    "enlarge",
    "filed under",
    "follow @",
    "follow her",
    "follow him",
    "follow the",
    "follow us",
    "for more",
    "foto:",
    "fotos:",
    "get the",
    "have a tip",
    "ilgili haber",
    "image:",
    "join our",
    "join us",
    "keep reading",
    "kommentare",
    "last updated",
    "lea tambi\xC3\xA9n",
    "leave a comment",
    "lee tambi\xC3\xA9n",
    "leer m\xC3\xA1s",
    "lees meer",
    "lees ook",
    "leggi anche",
    "leggi tutto",
    "leia mais",
    "leia tamb\xC3\xA9m",
    "lesen sie auch",
    "lesen sie mehr",
    "like us",
    "lire aussi",
    "lire la suite",
    "listen:",
    "loading",
    "mehr dazu",
    "mehr zum thema",
    "mehr:",
    "more from",
    "more on",
    "more:",
    "most popular",
    "most read",
    "newsletter",
    "next article",
    "partager",
    "photo:",
    "photos:",
    "picture:",
    "posted on",
    "previous article",
    "print this",
    "pubblicit\xC3\xA0",
    "publicidad",
    "publicidade",
    "publicit\xC3\xA9",
    "published on",
    "quelle:",
    "read also",
    "read more",
    "read next",
    "recommended",
    "related",
    "report a typo",
    "saiba mais",
    "scroll",
    "see also",
    "see more",
    "send us",
    "share on",
    "share this",
    "show comments",
    "siehe auch",
    "sign up",
    "skip advertisement",
    "skip to",
    "source:",
    "story continues",
    "subscribe",
    "support us",
    "tagged",
    "tags:",
    "te puede interesar",
    "teilen",
    "the latest",
    "thumbnail",
    "topics:",
    "trending",
    "up next",
    "updated on",
    "veja tamb\xC3\xA9m",
    "ver tambi\xC3\xA9n",
    "video:",
    "view comments",
    "want more",
    "watch:",
    "what to read next",
    "you may also",
    "you might also",
    "zobacz te\xC5\xBC",
    "zur startseite",
    "\xC2\xA9",
    "\xC3\xA0 lire aussi",
    "\xD1\x80\xD0\xB5\xD0\xBA\xD0\xBB\xD0\xB0\xD0\xBC\xD0\xB0",
    "\xD1\x87\xD0\xB8\xD1\x82\xD0\xB0\xD0\xB9\xD1\x82\xD0\xB5",
    "\xE5\x8E\x9F\xE6\xA0\x87\xE9\xA2\x98",
    "\xE6\x9D\xA5\xE6\xBA\x90",
    "\xE7\x9B\xB8\xE5\x85\xB3",
    "\xE7\xBC\x96\xE8\xBE\x91",
    "\xE8\xB4\xA3\xE4\xBB\xBB\xE7\xBC\x96\xE8\xBE\x91",
    "\xE8\xB4\xA3\xE7\xBC\x96",
    "\xE9\x96\xA2\xE9\x80\xA3",
};

/* Letters up to which a line that begins so is the template's; with a link in it. */
#define SHORT 40
#define SHORT_WITH_LINK 160

/* The first phrase with that first byte or a later one. */
static size_t
first_phrase(unsigned char byte)
{
    size_t low = 0;
    size_t high = sizeof(phrases) / sizeof(phrases[0]);

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if ((unsigned char)phrases[middle][0] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
narc_html_is_phrase(const narc_html_run *run)
{
    const bool link = run->link_share >= 30;
    narc_text text = run->text;
    char first;
    char second; /* every phrase has two bytes */

    if (run->letters > (link ? SHORT_WITH_LINK : SHORT))
        return false;
    while (text.size != 0 && (text.data[0] == '-' || text.data[0] == '>' || text.data[0] == '(' ||
                              text.data[0] == '[' || text.data[0] == ' ' || text.data[0] == '*'))
        text = narc_text_slice(text, 1, SIZE_MAX);
    if (text.size < 2)
        return false;
    second = narc_ascii_lower(text.data[1]);
    first = narc_ascii_lower(text.data[0]);
    for (size_t i = first_phrase((unsigned char)first);
         i < sizeof(phrases) / sizeof(phrases[0]) && phrases[i][0] == first; i++)
        if (phrases[i][1] == second && narc_text_starts_nocase(text, phrases[i]))
            return true;
    return false;
}
