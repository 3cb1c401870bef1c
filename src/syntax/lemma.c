#include "lemma.h"
#include <stdlib.h>

/* Past tenses, participles and plurals that no ending tells: learnt rules know only those the treebank has, and make "shet" of "shot". */
typedef struct irregular {
  const char *form, *lemma;
} irregular;

static const irregular irregulars[] = { /* sorted by form */
  {"airmen", "airman"}, {"arisen", "arise"}, {"arose", "arise"}, {"assemblymen", "assemblyman"}, {"ate", "eat"},
  {"awoke", "awake"}, {"awoken", "awake"}, {"beat", "beat"}, {"beaten", "beat"}, {"became", "become"},
  {"become", "become"}, {"began", "begin"}, {"begun", "begin"}, {"bent", "bend"}, {"beset", "beset"}, {"bet", "bet"},
  {"betaken", "betake"}, {"betook", "betake"}, {"bid", "bid"}, {"bit", "bite"}, {"bitten", "bite"}, {"bled", "bleed"},
  {"blew", "blow"}, {"blown", "blow"}, {"boatmen", "boatman"}, {"bondsmen", "bondsman"}, {"bore", "bear"},
  {"borne", "bear"}, {"bought", "buy"}, {"bound", "bind"}, {"bred", "breed"}, {"broadcast", "broadcast"},
  {"broke", "break"}, {"broken", "break"}, {"brought", "bring"}, {"built", "build"}, {"burnt", "burn"},
  {"burst", "burst"}, {"businessmen", "businessman"}, {"businesswomen", "businesswoman"}, {"came", "come"},
  {"cameramen", "cameraman"}, {"cast", "cast"}, {"caught", "catch"}, {"chairmen", "chairman"}, {"chose", "choose"},
  {"chosen", "choose"}, {"clergymen", "clergyman"}, {"clung", "cling"}, {"come", "come"}, {"congressmen", "congressman"},
  {"congresswomen", "congresswoman"}, {"cost", "cost"}, {"councilmen", "councilman"}, {"countrymen", "countryman"},
  {"crept", "creep"}, {"crewmen", "crewman"}, {"cut", "cut"}, {"dealt", "deal"}, {"did", "do"}, {"done", "do"},
  {"drank", "drink"}, {"drawn", "draw"}, {"dreamt", "dream"}, {"drew", "draw"}, {"driven", "drive"}, {"drove", "drive"},
  {"drunk", "drink"}, {"dug", "dig"}, {"dwelt", "dwell"}, {"eaten", "eat"}, {"englishmen", "englishman"},
  {"fallen", "fall"}, {"fed", "feed"}, {"fell", "fall"}, {"felt", "feel"}, {"firemen", "fireman"},
  {"fishermen", "fisherman"}, {"fled", "flee"}, {"flew", "fly"}, {"flown", "fly"}, {"flung", "fling"},
  {"forbade", "forbid"}, {"forbidden", "forbid"}, {"forecast", "forecast"}, {"foremen", "foreman"},
  {"foresaw", "foresee"}, {"foreseen", "foresee"}, {"foreswore", "foreswear"}, {"foresworn", "foreswear"},
  {"forgave", "forgive"}, {"forgiven", "forgive"}, {"forgone", "forgo"}, {"forgot", "forget"}, {"forgotten", "forget"},
  {"forsaken", "forsake"}, {"forsook", "forsake"}, {"forswore", "forswear"}, {"forsworn", "forswear"},
  {"forwent", "forgo"}, {"fought", "fight"}, {"found", "find"}, {"frenchmen", "frenchman"}, {"froze", "freeze"},
  {"frozen", "freeze"}, {"gave", "give"}, {"given", "give"}, {"gone", "go"}, {"got", "get"}, {"gotten", "get"},
  {"grew", "grow"}, {"grown", "grow"}, {"guardsmen", "guardsman"}, {"gunmen", "gunman"}, {"heard", "hear"},
  {"held", "hold"}, {"henchmen", "henchman"}, {"herdsmen", "herdsman"}, {"hid", "hide"}, {"hidden", "hide"},
  {"hit", "hit"}, {"hitmen", "hitman"}, {"horsemen", "horseman"}, {"hung", "hang"}, {"hurt", "hurt"},
  {"infantrymen", "infantryman"}, {"irishmen", "irishman"}, {"kept", "keep"}, {"kinsmen", "kinsman"}, {"knelt", "kneel"},
  {"knew", "know"}, {"known", "know"}, {"laid", "lay"}, {"lain", "lie"}, {"lawmen", "lawman"}, {"lay", "lie"},
  {"laymen", "layman"}, {"leant", "lean"}, {"leapt", "leap"}, {"learnt", "learn"}, {"led", "lead"}, {"left", "leave"},
  {"lent", "lend"}, {"let", "let"}, {"lit", "light"}, {"lost", "lose"}, {"made", "make"}, {"marksmen", "marksman"},
  {"meant", "mean"}, {"met", "meet"}, {"middlemen", "middleman"}, {"militiamen", "militiaman"}, {"misled", "mislead"},
  {"mistaken", "mistake"}, {"mistook", "mistake"}, {"misunderstood", "misunderstand"}, {"mown", "mow"},
  {"newsmen", "newsman"}, {"noblemen", "nobleman"}, {"offset", "offset"}, {"ombudsmen", "ombudsman"},
  {"outbid", "outbid"}, {"outdid", "outdo"}, {"outdone", "outdo"}, {"outgrew", "outgrow"}, {"outgrown", "outgrow"},
  {"outlawed", "outlaw"}, {"overcame", "overcome"}, {"overcome", "overcome"}, {"overflew", "overfly"},
  {"overflown", "overfly"}, {"overheard", "overhear"}, {"overran", "overrun"}, {"overridden", "override"},
  {"overrode", "override"}, {"overrun", "overrun"}, {"oversaw", "oversee"}, {"overseen", "oversee"},
  {"overtaken", "overtake"}, {"overthrew", "overthrow"}, {"overthrown", "overthrow"}, {"overtook", "overtake"},
  {"paid", "pay"}, {"partaken", "partake"}, {"partook", "partake"}, {"pled", "plead"}, {"policemen", "policeman"},
  {"policewomen", "policewoman"}, {"postmen", "postman"}, {"pressmen", "pressman"}, {"proven", "prove"}, {"put", "put"},
  {"quit", "quit"}, {"ran", "run"}, {"rang", "ring"}, {"read", "read"}, {"rebuilt", "rebuild"}, {"redid", "redo"},
  {"redone", "redo"}, {"repaid", "repay"}, {"reset", "reset"}, {"resold", "resell"}, {"retaken", "retake"},
  {"rethought", "rethink"}, {"retook", "retake"}, {"rewritten", "rewrite"}, {"rewrote", "rewrite"}, {"rid", "rid"},
  {"ridden", "ride"}, {"riflemen", "rifleman"}, {"risen", "rise"}, {"rode", "ride"}, {"rose", "rise"}, {"run", "run"},
  {"rung", "ring"}, {"said", "say"}, {"salesmen", "salesman"}, {"sang", "sing"}, {"sank", "sink"}, {"sat", "sit"},
  {"saw", "see"}, {"seamen", "seaman"}, {"seen", "see"}, {"sent", "send"}, {"servicemen", "serviceman"},
  {"servicewomen", "servicewoman"}, {"set", "set"}, {"sewn", "sew"}, {"shaken", "shake"}, {"shed", "shed"},
  {"shone", "shine"}, {"shook", "shake"}, {"shot", "shoot"}, {"shown", "show"}, {"shrank", "shrink"},
  {"shrunk", "shrink"}, {"shut", "shut"}, {"slain", "slay"}, {"slept", "sleep"}, {"slew", "slay"}, {"slid", "slide"},
  {"slit", "slit"}, {"slung", "sling"}, {"sold", "sell"}, {"sought", "seek"}, {"spat", "spit"}, {"sped", "speed"},
  {"spent", "spend"}, {"spilt", "spill"}, {"split", "split"}, {"spoilt", "spoil"}, {"spoke", "speak"},
  {"spoken", "speak"}, {"spokesmen", "spokesman"}, {"spokeswomen", "spokeswoman"}, {"sprang", "spring"},
  {"spread", "spread"}, {"sprung", "spring"}, {"spun", "spin"}, {"statesmen", "statesman"}, {"stole", "steal"},
  {"stolen", "steal"}, {"stood", "stand"}, {"stricken", "strike"}, {"striven", "strive"}, {"strode", "stride"},
  {"strongmen", "strongman"}, {"strove", "strive"}, {"struck", "strike"}, {"strung", "string"}, {"stuck", "stick"},
  {"stung", "sting"}, {"sung", "sing"}, {"sunk", "sink"}, {"swam", "swim"}, {"swept", "sweep"}, {"swollen", "swell"},
  {"swordsmen", "swordsman"}, {"swore", "swear"}, {"sworn", "swear"}, {"swum", "swim"}, {"swung", "swing"},
  {"taken", "take"}, {"taught", "teach"}, {"thought", "think"}, {"threw", "throw"}, {"thrown", "throw"},
  {"thrust", "thrust"}, {"told", "tell"}, {"took", "take"}, {"tore", "tear"}, {"torn", "tear"},
  {"tribesmen", "tribesman"}, {"trod", "tread"}, {"trodden", "tread"}, {"undergone", "undergo"},
  {"understood", "understand"}, {"undertaken", "undertake"}, {"undertook", "undertake"}, {"underwent", "undergo"},
  {"undid", "undo"}, {"undone", "undo"}, {"upheld", "uphold"}, {"upset", "upset"}, {"went", "go"}, {"wept", "weep"},
  {"withdrawn", "withdraw"}, {"withdrew", "withdraw"}, {"withheld", "withhold"}, {"withstood", "withstand"},
  {"woke", "wake"}, {"woken", "wake"}, {"won", "win"}, {"wore", "wear"}, {"workmen", "workman"}, {"worn", "wear"},
  {"wound", "wind"}, {"wove", "weave"}, {"woven", "weave"}, {"written", "write"}, {"wrote", "write"}, {"wrung", "wring"},
};

static int by_form(const void *key, const void *item) { return dt_str_cmp(*(const dt_str *)key, dt_str_of(((const irregular *)item)->form)); }

dt_str dt_lemma_irregular(const dt_norm *norm, dt_xpos xpos) {
  dt_str key = {norm->text, norm->len};
  bool men = xpos == DT_XPOS_NN && dt_str_ends(key, "men"); /* "gunmen" passes for a singular */
  if (xpos != DT_XPOS_VBD && xpos != DT_XPOS_VBN && xpos != DT_XPOS_NNS && !men) return (dt_str){NULL, 0};
  const irregular *found = bsearch(&key, irregulars, sizeof irregulars / sizeof *irregulars, sizeof *irregulars, by_form);
  return found ? dt_str_of(found->lemma) : (dt_str){NULL, 0};
}

/* Forms that are nothing but past tenses, or past tenses and participles. */
enum { FINITE = 1, EITHER = 2 };
typedef struct past {
  const char *form;
  uint8_t kind;
} past;

static const past pasts[] = { /* sorted by form */
  {"arose", FINITE}, {"ate", FINITE}, {"awoke", FINITE}, {"bade", FINITE}, {"became", FINITE}, {"began", FINITE},
  {"blew", FINITE}, {"bought", EITHER}, {"brought", EITHER}, {"came", FINITE}, {"caught", EITHER}, {"chose", FINITE},
  {"clung", EITHER}, {"dealt", EITHER}, {"drank", FINITE}, {"drew", FINITE}, {"dwelt", EITHER}, {"fled", EITHER},
  {"flew", FINITE}, {"flung", EITHER}, {"forbade", FINITE}, {"foresaw", FINITE}, {"forgave", FINITE},
  {"forgot", FINITE}, {"forsook", FINITE}, {"forswore", FINITE}, {"forwent", FINITE}, {"fought", EITHER},
  {"froze", FINITE}, {"gave", FINITE}, {"grew", FINITE}, {"heard", EITHER}, {"held", EITHER}, {"hung", EITHER},
  {"kept", EITHER}, {"knew", FINITE}, {"lent", EITHER}, {"made", EITHER}, {"meant", EITHER}, {"met", EITHER},
  {"mistook", FINITE}, {"misunderstood", EITHER}, {"outdid", FINITE}, {"outgrew", FINITE}, {"overcame", FINITE},
  {"overflew", FINITE}, {"overheard", EITHER}, {"overran", FINITE}, {"overrode", FINITE}, {"oversaw", FINITE},
  {"overthrew", FINITE}, {"overtook", FINITE}, {"paid", EITHER}, {"partook", FINITE}, {"ran", FINITE},
  {"rang", FINITE}, {"rebuilt", EITHER}, {"redid", FINITE}, {"repaid", EITHER}, {"resold", EITHER},
  {"rethought", EITHER}, {"retook", FINITE}, {"rewrote", FINITE}, {"said", EITHER}, {"sang", FINITE}, {"sank", FINITE},
  {"sent", EITHER}, {"shook", FINITE}, {"shrank", FINITE}, {"slept", EITHER}, {"sold", EITHER}, {"sought", EITHER},
  {"spoke", FINITE}, {"sprang", FINITE}, {"stole", FINITE}, {"stood", EITHER}, {"strode", FINITE}, {"strove", FINITE},
  {"struck", EITHER}, {"swam", FINITE}, {"swept", EITHER}, {"swore", FINITE}, {"taught", EITHER}, {"threw", FINITE},
  {"told", EITHER}, {"took", FINITE}, {"tore", FINITE}, {"trod", FINITE}, {"understood", EITHER},
  {"undertook", FINITE}, {"underwent", FINITE}, {"undid", FINITE}, {"upheld", EITHER}, {"went", FINITE},
  {"wept", EITHER}, {"withdrew", FINITE}, {"withheld", EITHER}, {"withstood", EITHER}, {"wore", FINITE},
  {"wove", FINITE}, {"wrote", FINITE},
};

static int by_past(const void *key, const void *item) { return dt_str_cmp(*(const dt_str *)key, dt_str_of(((const past *)item)->form)); }

uint64_t dt_lemma_past_tags(const dt_norm *norm) {
  dt_str key = {norm->text, norm->len};
  if (key.len < 3 || key.len > 13 || !strchr("dtwekgmn", key.ptr[key.len - 1])) return 0; /* how all of them end: spares most words the search */
  const past *found = bsearch(&key, pasts, sizeof pasts / sizeof *pasts, sizeof *pasts, by_past);
  if (!found) return 0;
  return UINT64_C(1) << DT_XPOS_VBD | (found->kind == EITHER ? UINT64_C(1) << DT_XPOS_VBN : 0);
}

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
