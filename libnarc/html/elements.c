/* The table of elements: what is kept, what is transparent, what goes. */
#include "html/elements.h"

#define TO(name)                                                                                   \
    {                                                                                              \
        NARC_HTML_MAPPED, NARC_BODY_##name, true                                                   \
    }
/* The same for elements within a line. */
#define WITHIN(name)                                                                               \
    {                                                                                              \
        NARC_HTML_MAPPED, NARC_BODY_##name, false                                                  \
    }

const narc_html_element_rule narc_html_element_rules[NARC_TAG_COUNT] = {
    [NARC_TAG_P] = TO(P),
    [NARC_TAG_H1] = TO(H2), /* the only h1 is the headline, which is no part of the body */
    [NARC_TAG_H2] = TO(H2),
    [NARC_TAG_H3] = TO(H3),
    [NARC_TAG_H4] = TO(H4),
    [NARC_TAG_H5] = TO(H5),
    [NARC_TAG_H6] = TO(H6),
    [NARC_TAG_PRE] = TO(PRE),
    [NARC_TAG_UL] = TO(UL),
    [NARC_TAG_MENU] = TO(UL),
    [NARC_TAG_OL] = TO(OL),
    [NARC_TAG_LI] = TO(LI),
    [NARC_TAG_BLOCKQUOTE] = TO(BLOCKQUOTE),
    [NARC_TAG_FIGURE] = TO(FIGURE),
    [NARC_TAG_FIGCAPTION] = TO(FIGCAPTION),
    [NARC_TAG_TABLE] = TO(TABLE),
    [NARC_TAG_CAPTION] = TO(CAPTION),
    [NARC_TAG_THEAD] = TO(THEAD),
    [NARC_TAG_TBODY] = TO(TBODY),
    [NARC_TAG_TFOOT] = TO(TFOOT),
    [NARC_TAG_TR] = TO(TR),
    [NARC_TAG_TH] = TO(TH),
    [NARC_TAG_TD] = TO(TD),
    [NARC_TAG_A] = WITHIN(A),
    [NARC_TAG_EM] = WITHIN(EM),
    [NARC_TAG_I] = WITHIN(EM),
    [NARC_TAG_DFN] = WITHIN(EM),
    [NARC_TAG_VAR] = WITHIN(EM),
    [NARC_TAG_STRONG] = WITHIN(STRONG),
    [NARC_TAG_B] = WITHIN(STRONG),
    [NARC_TAG_SUB] = WITHIN(SUB),
    [NARC_TAG_SUP] = WITHIN(SUP),
    [NARC_TAG_Q] = WITHIN(Q),
    [NARC_TAG_CITE] = WITHIN(CITE),
    [NARC_TAG_CODE] = WITHIN(CODE),
    [NARC_TAG_KBD] = WITHIN(CODE),
    [NARC_TAG_SAMP] = WITHIN(CODE),
    [NARC_TAG_TT] = WITHIN(CODE),
    [NARC_TAG_TIME] = WITHIN(TIME),
    [NARC_TAG_ABBR] = WITHIN(ABBR),
    [NARC_TAG_ACRONYM] = WITHIN(ABBR),
    [NARC_TAG_SPAN] = WITHIN(SPAN),
    [NARC_TAG_BDI] = WITHIN(SPAN),
    [NARC_TAG_BDO] = WITHIN(SPAN),
    [NARC_TAG_HR] = TO(HR),
    [NARC_TAG_IMG] = WITHIN(IMG),
    [NARC_TAG_BR] = WITHIN(BR),

    [NARC_TAG_ADDRESS] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_ARTICLE] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_ASIDE] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_BODY] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_CENTER] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_DD] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_DETAILS] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_DIV] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_DL] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_DT] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_FIELDSET] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_FOOTER] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_FORM] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_HEADER] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_HGROUP] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_LEGEND] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_MAIN] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_NAV] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_SEARCH] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_SECTION] = {NARC_HTML_OWN_LINE, 0, true},
    [NARC_TAG_SUMMARY] = {NARC_HTML_OWN_LINE, 0, true},

    [NARC_TAG_APPLET] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
    [NARC_TAG_AUDIO] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
    [NARC_TAG_BUTTON] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
    [NARC_TAG_CANVAS] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_DATALIST] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_DIALOG] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
    [NARC_TAG_EMBED] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_FRAME] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_FRAMESET] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_HEAD] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_IFRAME] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_INPUT] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_LINK] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_MAP] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
    [NARC_TAG_MATH] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_META] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_METER] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_NOFRAMES] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_NOSCRIPT] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
    [NARC_TAG_OBJECT] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
    [NARC_TAG_OPTGROUP] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_OPTION] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_PROGRESS] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_RP] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_SCRIPT] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_SELECT] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_STYLE] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_SVG] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_TEMPLATE] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_TEXTAREA] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_TITLE] = {NARC_HTML_DROPPED, 0, false},
    [NARC_TAG_VIDEO] = {NARC_HTML_DROPPED_UNLESS_TEXT, 0, false},
};

/* Nodes looked at for paragraphs; nested buttons must not cost quadratic time. */
#define LOOK_AHEAD 4000

bool
narc_html_holds_paragraphs(const narc_tree *tree, narc_node_id top)
{
    narc_node_id id = top;

    for (int i = 0; i < LOOK_AHEAD && id != NARC_NODE_NONE; i++) {
        const narc_tag tag =
            narc_node_is_element(tree, id) ? narc_node_tag(tree, id) : NARC_TAG_OTHER;

        if (tag == NARC_TAG_P || tag == NARC_TAG_ARTICLE || tag == NARC_TAG_MAIN ||
            tag == NARC_TAG_H1)
            return true;
        id = narc_node_after(tree, id, top);
    }
    return false;
}
