#include "html/judge.h"
#include "html/judge_words.h"
const narc_html_weight narc_html_name_weights[NARC_HTML_WEIGHT_SLOTS] = {[0] = {0, 0}};
const narc_html_weight narc_html_word_weights[NARC_HTML_WEIGHT_SLOTS] = {[0] = {0, 0}};
const narc_html_judge_node narc_html_judge_nodes[] = {{0, 255, 0}};
const uint16_t narc_html_judge_roots[] = {0};
const size_t narc_html_judge_trees = 0;
const int32_t narc_html_judge_start = -1;
