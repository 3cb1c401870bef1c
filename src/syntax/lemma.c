#include "lemma.h"

uint32_t dt_lemma_extra(dt_upos upos, dt_xpos xpos, uint32_t capitals) {
  return (uint32_t)upos << 16 | (uint32_t)xpos << 8 | capitals;
}

uint32_t dt_lemma_capitals(dt_str form) {
  bool lower = false, upper = false, first = form.len && dt_is_upper(form.ptr[0]);
  for (size_t i = 0; i < form.len; i++) {
    if (dt_is_lower(form.ptr[i])) lower = true;
    else if (i && dt_is_upper(form.ptr[i])) upper = true;
  }
  if (!upper) return first;
  return lower ? 3 : 2;
}

uint64_t dt_lemma_ending(const dt_norm *norm, uint32_t extra, size_t bytes) {
  return dt_salted_hash(DT_SALT_ENDING, extra, norm->text + norm->len - bytes, bytes);
}

uint32_t dt_lemma_find(const dt_syntax *s, const dt_norm *norm, uint32_t extra) {
  int32_t rule = dt_table_find(s->slots, s->slot_count, dt_salted_hash(DT_SALT_LEMMA, extra, norm->text, norm->len));
  size_t bytes = norm->len < DT_LEMMA_ENDING_MOST ? norm->len : DT_LEMMA_ENDING_MOST;
  for (;; bytes--) {
    if (rule >= 0 && (uint32_t)rule < s->rule_count) return (uint32_t)rule;
    rule = dt_table_find(s->slots, s->slot_count, dt_lemma_ending(norm, extra, bytes));
    if (bytes == 0) break;
  }
  return rule >= 0 && (uint32_t)rule < s->rule_count ? (uint32_t)rule : DT_NONE;
}

size_t dt_lemma_apply(const dt_lemma_rule *rule, dt_str form, char *out, size_t limit) {
  if (rule->strip > form.len || form.len + DT_LEMMA_ADD > limit) return 0;
  size_t len = 0, keep = form.len - rule->strip;
  for (size_t at = 0; at < keep;) {
    unsigned char c = (unsigned char)form.ptr[at];
    bool upper = rule->fold == 1 || (rule->fold == 2 && at == 0);
    if (c < 0x80 || upper) {
      out[len++] = upper ? (char)c : dt_lower((char)c);
      at++;
    } else {
      char utf8[4];
      size_t begin = at;
      uint32_t cp = dt_utf8_next(form, &at);
      if (at > keep) at = keep;
      size_t size = dt_utf8_put(dt_utf8_lower(cp), utf8);
      if (size > at - begin) return 0;
      memcpy(out + len, utf8, size);
      len += size;
    }
  }
  memcpy(out + len, rule->add, rule->add_len);
  return len + rule->add_len;
}
