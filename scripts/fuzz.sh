# The fuzz targets, for scripts/test. What they find stays in build-fuzz/corpus and begins the next run.

# Targets behind the parser: what an input costs grows with its words, so short ones get far more tried.
is_deep() { case "$1" in *_syntax | *_names | *_speech | *_event | *_timex) ;; *) return 1 ;; esac }

# Seeds for them, a sentence or a few lines each, out of our own texts: samples/, examples and lines of the dictionaries.
make_seeds() {
  local to=$1 file
  rm -rf "$to" && mkdir -p "$to"
  { cat samples/*.txt; sed -n 's/^ *+ \(.*\) =>.*/\1/p' dict/events/*.txt | awk 'NR % 20 == 1'; } |
    awk -v to="$to" 'length > 20 && length < 300 { file = to "/text" NR; print > file; close(file) }'
  for file in dict/events/*.txt; do # a byte below a blank: read as a dictionary
    { printf '\001'; sed -n '20,32p' "$file"; } > "$to/events-$(basename "$file")"
  done
  for file in dict/actors/*.tsv; do sed -n '10,16p' "$file" > "$to/actors-$(basename "$file")"; done
}

# fuzz_one NAME SECONDS: ends with a line "ok NAME" or "failed NAME" in build-fuzz/NAME.result
fuzz_one() {
  local name=$1 seconds=$2 dir=build-fuzz
  local -a from=(samples)
  ! is_deep "$name" || from=("$dir/seeds" -max_len=320)
  mkdir -p "$dir/corpus/$name"
  if "$dir/fuzz/$name" "$dir/corpus/$name" "${from[@]}" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=60 \
    -artifact_prefix="$dir/$name." -print_final_stats=1 > "$dir/$name.log" 2>&1 < /dev/null; then
    echo "ok $name, $(awk '/number_of_executed_units/ { print $2 }' "$dir/$name.log") inputs" > "$dir/$name.result"
  else
    echo "failed $name" > "$dir/$name.result"
  fi
}

# Targets that read what people have: files of any kind, models.
is_reader() { case "$1" in *_html | *_jsonl | *_reader | *_conllu | *_model) ;; *) return 1 ;; esac }

# run_fuzz SECONDS READER_SECONDS
run_fuzz() {
  local name names targets
  command -v clang > /dev/null || { say "no clang: fuzz targets skipped"; skipped=$((skipped + 1)); return; }
  [ -f build-fuzz/build.ninja ] ||
    CC=clang meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized \
      -Dc_args=-fsanitize=fuzzer-no-link -Dweb=disabled || { fault "fuzz build"; return; }
  names=$(ls fuzz/fuzz_*.c | sed 's|.*/||; s|\.c$||')
  targets=$(printf 'fuzz/%s ' $names)
  build build-fuzz "fuzz targets" || { fault "fuzz build"; return; }
  say "fuzz targets, $1 s each, readers $2 s"
  rm -f build-fuzz/*.result
  make_seeds build-fuzz/seeds
  for name in $names; do
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
    if is_reader "$name"; then fuzz_one "$name" "$2" &
    else fuzz_one "$name" "$1" & fi
  done
  wait
  for name in $names; do
    cat "build-fuzz/$name.result"
    case "$(cat "build-fuzz/$name.result")" in
      ok*) passed=$((passed + 1)) ;;
      *) failed=$((failed + 1)); tail -40 "build-fuzz/$name.log" ;;
    esac
  done
}
