/* One line of an actor dictionary. */
#include "actors.h"

const char *dt_actor_kind_text(dt_actor_kind kind) {
  static const char *const texts[] = {
#define X(name) #name,
    DT_ACTOR_LIST(X)
#undef X
  };
  return kind < DT_ACTOR_COUNT ? texts[kind] : "";
}

dt_str dt_actor_attribute(const dt_actor *actor, const char *key) {
  dt_str rest = actor->attributes, pair;
  while (dt_str_field(&rest, ';', &pair)) {
    dt_str name;
    pair = dt_str_trim(pair);
    if (dt_str_field(&pair, '=', &name) && dt_str_is(dt_str_trim(name), key)) return dt_str_trim(pair);
  }
  return (dt_str){NULL, 0};
}

static bool find_kind(dt_str text, uint8_t *out) {
  for (unsigned k = 0; k < DT_ACTOR_COUNT; k++)
    if (text.len && text.ptr[0] == *dt_actor_kind_text((dt_actor_kind)k) && dt_str_is(text, dt_actor_kind_text((dt_actor_kind)k))) return *out = (uint8_t)k, true;
  return false;
}

static dt_status read_sectors(dt_str text, dt_error *err) {
  dt_str word;
  for (dt_str rest = text; dt_str_field(&rest, ' ', &word);) {
    bool known = word.len == 0;
    for (size_t i = 0; dt_sector_names[i] && !known; i++) known = dt_str_is(word, dt_sector_names[i]);
    if (!known) return dt_fail(err, DT_ERR_DICT, 0, "unknown sector '%.*s'", DT_ARG(word));
  }
  return DT_OK;
}

static dt_status read_date(dt_str text, bool last, int32_t *out, dt_error *err) {
  dt_date d;
  if (text.len == 0) return *out = last ? INT32_MAX : INT32_MIN, DT_OK;
  if (!dt_date_parse(text, &d)) return dt_fail(err, DT_ERR_DICT, 0, "no date YYYY[-MM[-DD]]: '%.*s'", DT_ARG(text));
  *out = dt_date_days(d);
  if (last && d.month == 0) *out = dt_date_days((dt_date){(int16_t)(d.year + 1), 1, 1}) - 1;
  else if (last && d.day == 0)
    *out = dt_date_days((dt_date){(int16_t)(d.year + (d.month == 12)), (int8_t)(d.month % 12 + 1), 1}) - 1;
  return DT_OK;
}

static dt_status read_code(dt_str text, char code[4], dt_error *err) {
  if (text.len != 0 && text.len != 3) return dt_fail(err, DT_ERR_DICT, 0, "no code of three letters: '%.*s'", DT_ARG(text));
  for (size_t i = 0; i < text.len; i++) {
    if (!dt_is_upper(text.ptr[i])) return dt_fail(err, DT_ERR_DICT, 0, "no code of three capitals: '%.*s'", DT_ARG(text));
    code[i] = text.ptr[i];
  }
  return DT_OK;
}

dt_status dt_actor_read(dt_str line, dt_actor *out, bool *used, dt_error *err) {
  *used = false;
  *out = (dt_actor){0};
  if (dt_str_trim(line).len == 0 || line.ptr[0] == '#') return DT_OK;
  dt_str fields[8] = {{0}}, rest = line, field;
  size_t count = 0;
  while (dt_str_field(&rest, '\t', &field)) {
    if (count == 8) return dt_fail(err, DT_ERR_DICT, 0, "more than 8 columns");
    fields[count++] = dt_str_trim(field);
  }
  if (!find_kind(fields[0], &out->kind)) return dt_fail(err, DT_ERR_DICT, 0, "unknown kind '%.*s'", DT_ARG(fields[0]));
  out->names = rest = fields[1];
  if (!dt_str_field(&rest, '|', &out->name) || (out->name = dt_str_trim(out->name)).len == 0)
    return dt_fail(err, DT_ERR_DICT, 0, "no name");
  DT_TRY(read_code(fields[2], out->code, err));
  DT_TRY(read_sectors(fields[3], err));
  DT_TRY(read_date(fields[4], false, &out->from, err));
  DT_TRY(read_date(fields[5], true, &out->to, err));
  if (out->from > out->to) return dt_fail(err, DT_ERR_DICT, 0, "ends before it begins");
  out->sector = fields[3];
  out->office = fields[6];
  out->attributes = fields[7];
  dt_str gender = dt_actor_attribute(out, "gender");
  if (gender.len) out->gender = gender.ptr[0];
  out->plural = dt_str_is(dt_actor_attribute(out, "plural"), "1");
  out->name_hash = dt_words_hash(out->name);
  if (out->name_hash == 0) return dt_fail(err, DT_ERR_DICT, 0, "the name '%.*s' has no words", DT_ARG(out->name));
  *used = true;
  return DT_OK;
}
