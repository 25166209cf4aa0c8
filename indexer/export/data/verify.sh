#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Checks this bundle with sha256sum, openssl and coreutils alone; nothing of it is run, nothing is fetched.
#   sh verify.sh [--key FILE.pem] [--roots FILE.pem]
# --key    the public key that the authority published: otherwise compare the fingerprint that is printed
# --roots  root certificates of time authorities that you trust: otherwise those in the bundle are used and named
# Prints HELD, BROKEN or NOT_CHECKED for each item; exit status 0 when nothing is BROKEN, else 1; 2 for wrong use.
set -u
LC_ALL=C
export LC_ALL
unset CDPATH GREP_OPTIONS 2>/dev/null

trusted_key='' trusted_roots=''
while [ $# -gt 0 ]; do
  case $1 in
    --key) trusted_key=${2:?--key needs a file} && shift 2 ;;
    --roots) trusted_roots=${2:?--roots needs a file} && shift 2 ;;
    *) echo "usage: sh verify.sh [--key FILE.pem] [--roots FILE.pem]" >&2 && exit 2 ;;
  esac
done
for tool in sha256sum openssl base64 od tr head tail mktemp rm cat date dirname; do
  command -v "$tool" >/dev/null 2>&1 || { echo "verify.sh: $tool is missing" >&2; exit 2; }
done
here=$(dirname -- "$0")
for given in "$trusted_key" "$trusted_roots"; do
  [ -z "$given" ] || [ -f "$given" ] || { echo "verify.sh: $given: no such file" >&2; exit 2; }
done
case $trusted_key in '' | /*) ;; *) trusted_key=$PWD/$trusted_key ;; esac
case $trusted_roots in '' | /*) ;; *) trusted_roots=$PWD/$trusted_roots ;; esac
cd -- "$here" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf -- "$work"' EXIT
trap 'exit 2' HUP INT TERM

newline='
'
faults=0 held_items=0 unchecked=0
held() { held_items=$((held_items + 1)); say 'HELD        ' "$1"; }
broken() { faults=$((faults + 1)); say 'BROKEN      ' "$1"; }
not_checked() { unchecked=$((unchecked + 1)); say 'NOT_CHECKED ' "$1"; }
say() { # what a bundle writes into names and proofs moves no cursor and begins no line
  case $2 in
    *[!\ -~]*) printf '%s %s\n' "$1" "$(printf '%s' "$2" | tr -c ' -~' '?')" ;;
    *) printf '%s %s\n' "$1" "$2" ;;
  esac
}

is_plain_path() { # letters, digits, . _ - and single slashes; nothing that leads out of the bundle
  case $1 in
    '' | /* | */ | *//* | ../* | */../* | */.. | .. | ./* | */./* | *[!A-Za-z0-9._/-]*) return 1 ;;
  esac
  return 0
}
is_file() { [ -f "$1" ] && [ ! -L "$1" ]; } # a pipe or a device would be read for ever
is_hex() { # 64 small hexadecimal digits
  [ ${#1} -eq 64 ] || return 1
  case $1 in *[!0-9a-f]*) return 1 ;; esac
  return 0
}
is_number() {
  case $1 in '' | *[!0-9]* | 0?*) return 1 ;; esac
  [ ${#1} -le 15 ]
}
bytes() { # hexadecimal text to bytes
  rest=$1 out=''
  while [ -n "$rest" ]; do
    pair=${rest%"${rest#??}"}
    rest=${rest#??}
    value=$((0x$pair))
    out="$out\\0$((value / 64))$((value / 8 % 8))$((value % 8))"
  done
  printf '%b' "$out"
}
sum() { # sha256 of standard input
  read -r digest _ <<END
$(sha256sum)
END
  printf '%s' "$digest"
}
node() { { printf '\001'; bytes "$1$2"; } | sum; }
leaf_of() { { printf '\000'; cat -- "$1"; } | sum; }

climb() { # climb LEAF INDEX SIZE ROOT [NODE...]: does the path lead from the leaf to the root (RFC 9162 2.1.3.2)
  hash=$1 place=$2 last=$(($3 - 1)) root=$4
  shift 4
  [ "$place" -le "$last" ] || return 1
  for sibling in "$@"; do
    [ "$last" -gt 0 ] || return 1
    if [ $((place % 2)) -eq 1 ] || [ "$place" -eq "$last" ]; then
      hash=$(node "$sibling" "$hash")
      while [ $((place % 2)) -eq 0 ] && [ "$place" -gt 0 ]; do
        place=$((place / 2)) last=$((last / 2))
      done
    else
      hash=$(node "$hash" "$sibling")
    fi
    place=$((place / 2)) last=$((last / 2))
  done
  [ "$last" -eq 0 ] && [ "$hash" = "$root" ]
}

check_signature() {
  key=${trusted_key:-ledger/keys/bundle.pem}
  if openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in manifest.sha256 -sigfile manifest.sha256.sig \
    >/dev/null 2>&1; then
    held "manifest.sha256: signed by the key below"
  else
    broken "manifest.sha256: the signature does not fit"
  fi
  openssl pkey -pubin -in "$key" -outform DER -out "$work/key.der" 2>/dev/null
  signer=$(sum <"$work/key.der" 2>/dev/null)
  [ -n "$trusted_key" ] || not_checked "whose key signed: compare its sha256 with the one the authority published"
  printf '             key sha256 %s\n' "$signer"
  for key in ledger/keys/log-*.pem; do
    is_file "$key" || continue
    openssl pkey -pubin -in "$key" -outform DER -out "$work/log.der" 2>/dev/null || continue
    [ "$(sum <"$work/log.der")" = "$signer" ] && return
  done
  broken "manifest.sha256: signed by a key that never signed the log: listed again by somebody else"
}

check_decisions() { # what the figures of Article 13 rest on
  [ -f article-13/decisions.json.sig ] || return
  if openssl pkeyutl -verify -pubin -inkey "${trusted_key:-ledger/keys/bundle.pem}" -rawin -in article-13/decisions.json \
    -sigfile article-13/decisions.json.sig >/dev/null 2>&1; then
    held "article-13/decisions.json: signed by the same key"
  else
    broken "article-13/decisions.json: the signature does not fit"
  fi
}

check_files() {
  listed=$newline names_fine=1 listed_count=0
  while IFS= read -r row || [ -n "$row" ]; do
    case $row in '# theriac bundle '*) continue ;; esac
    digest=${row%%  *} name=${row#*  }
    if ! is_hex "$digest" || ! is_plain_path "$name" || [ "$row" != "$digest  $name" ]; then
      broken "manifest.sha256: a line is not a digest and a plain path" && names_fine=0 && continue
    fi
    case $listed in *"$newline$name$newline"*) broken "$name: listed twice" ;; esac
    listed="$listed$name$newline" listed_count=$((listed_count + 1))
    if [ -L "$name" ] || [ ! -f "$name" ]; then broken "$name: missing, or no plain file" && names_fine=0; fi
  done <manifest.sha256
  [ "$names_fine" -eq 1 ] || return
  sha256sum --check manifest.sha256 >"$work/sums" 2>/dev/null
  fine=0
  while IFS= read -r row; do
    case $row in
      *': OK') fine=$((fine + 1))
        case $row in ledger/*) ;; *) held "${row%: OK}: has the digest of the manifest" ;; esac ;;
      *) broken "${row%%: FAILED*}: not what the manifest says" ;;
    esac
  done <"$work/sums"
  [ "$fine" -eq "$listed_count" ] && held "all $fine files of the manifest have their digests"
  walk .
}

walk() { # whatever lies here and is not listed is foreign
  for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    name=${path#./}
    if [ -L "$path" ]; then broken "$name: a link; a bundle has none"; continue; fi
    if [ -d "$path" ]; then walk "$path"; continue; fi
    case $name in manifest.sha256 | manifest.sha256.sig | manifest.sha256.tsr) continue ;; esac
    case $listed in *"$newline$name$newline"*) ;; *) broken "$name: foreign, the manifest does not list it" ;; esac
  done
}

check_note() { # a signed note: origin, size, root, an empty line, one signature
  note=$1
  { IFS= read -r origin; IFS= read -r size; IFS= read -r root64; IFS= read -r empty; IFS= read -r signed; } <"$note"
  is_number "$size" && [ -z "$empty" ] && [ "$note" = "ledger/checkpoints/$size.note" ] ||
    { broken "$note: not a checkpoint of that size"; return; }
  printf '%s\n%s\n%s\n' "$origin" "$size" "$root64" >"$work/note.text"
  printf '%s' "${signed##* }" | base64 -d 2>/dev/null | tail -c +5 >"$work/note.sig"
  printf '%s' "$root64" | base64 -d 2>/dev/null | od -An -v -tx1 | tr -d ' \n' >"$work/note.root"
  root=$(cat "$work/note.root")
  for key in ledger/keys/log-*.pem; do
    is_file "$key" || continue
    if openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/note.text" -sigfile "$work/note.sig" \
      >/dev/null 2>&1 && is_hex "$root"; then
      printf '%s' "$root" >"$work/root.$size"
      held "$note: signed by ${key#ledger/keys/}"
      return
    fi
  done
  broken "$note: no key of the log signed it"
}

check_proof() { # from a journal line to a signed checkpoint
  proof=$1
  entry='' line='' leaf='' tree='' path='' log_leaf='' log_tree='' log_path='' note=''
  while read -r word rest; do
    case $word in
      theriac-proof) [ "$rest" = 1 ] || { broken "$proof: another version"; return; } ;;
      entry) entry=$rest ;; line) line=$rest ;; leaf) leaf=$rest ;;
      segment-tree) tree=$rest ;; segment-path) path="$path $rest" ;;
      log-leaf) log_leaf=$rest ;; log-tree) log_tree=$rest ;; log-path) log_path="$log_path $rest" ;;
      checkpoint) note=$rest ;;
      *) broken "$proof: not a proof"; return ;;
    esac
  done <"$proof"
  for part in "$leaf" $path $log_path; do is_hex "$part" || { broken "$proof: not a proof"; return; }; done
  is_plain_path "$log_leaf" && is_plain_path "$note" && [ -f "$log_leaf" ] && [ -f "$note" ] ||
    { broken "$proof: names a file that is not here"; return; }
  segment=${entry% *} number=${entry##* }
  set -- $tree
  [ $# -eq 3 ] && is_number "$1" && is_number "$2" && is_hex "$3" && [ "$1" = "$number" ] ||
    { broken "$proof: not a proof"; return; }
  size=$2 root=$3
  if [ "$line" != withheld ]; then
    is_plain_path "$line" && [ -f "$line" ] || { broken "$proof: its line is missing"; return; }
    [ "$(leaf_of "$line")" = "$leaf" ] || { broken "entry $entry: the line is not what was hashed"; return; }
  fi
  climb "$leaf" "$number" "$size" "$root" $path || { broken "entry $entry: not under its segment's root"; return; }
  said=$(cat -- "$log_leaf")
  case $said in *"\"entries\":$size,"*) ;; *) broken "entry $entry: the log states another size"; return ;; esac
  case $said in *"\"root\":\"$root\""*) ;; *) broken "entry $entry: the log states another root"; return ;; esac
  case $said in *"\"segment\":\"$segment\""*) ;; *) broken "entry $entry: the log states another segment"; return ;; esac
  set -- $log_tree
  [ $# -eq 3 ] && is_number "$1" && is_number "$2" && is_hex "$3" && [ "$note" = "ledger/checkpoints/$2.note" ] ||
    { broken "$proof: not a proof"; return; }
  [ -f "$work/root.$2" ] && [ "$(cat "$work/root.$2")" = "$3" ] ||
    { broken "entry $entry: its checkpoint is not signed for that root"; return; }
  case $climbed in
    *"$newline$log_leaf $log_tree$log_path$newline"*) ;;
    *)
      climb "$(leaf_of "$log_leaf")" "$1" "$2" "$3" $log_path ||
        { broken "entry $entry: its segment is not under the checkpoint"; return; }
      climbed="$climbed$log_leaf $log_tree$log_path$newline"
      ;;
  esac
  if [ "$line" = withheld ]; then
    held "entry $entry: its hash lies under $note (the line itself is withheld)"
  else
    held "entry $entry: line, segment and log lead to $note"
  fi
}

token_time() { # seconds since 1970 that a reply states
  said=$(openssl ts -reply -in "$1" -text 2>/dev/null) || return 1
  said=${said#*Time stamp: }
  said=${said%%"$newline"*}
  date -u -d "$said" +%s 2>/dev/null
}

check_token() { # check_token REPLY DATA ROOTS CHAIN WHAT; DATA is a file, or - and the digest of what was stamped
  moment=$(token_time "$1") || { broken "$5: not a time token"; return; }
  [ -n "$moment" ] || { broken "$5: the time token states no time"; return; }
  set -- "$1" "$2" "${trusted_roots:-$3}" "$4" "$5"
  kind=-data
  case $2 in -*) kind=-digest ;; esac
  openssl ts -verify -in "$1" $kind "${2#-}" -CAfile "$3" ${4:+-untrusted "$4"} -attime "$moment" >/dev/null 2>&1 ||
    { broken "$5: the time token does not fit, or does not lead to the roots"; return; }
  held "$5: stamped $(date -u -d "@$moment" '+%Y-%m-%d %H:%M:%S') UTC"
  if [ -z "$trusted_roots" ]; then
    openssl x509 -in "$3" -outform DER -out "$work/root.der" 2>/dev/null
    printf '             root sha256 %s\n' "$(sum <"$work/root.der")"
  fi
}

imprint_hash() { openssl ts -reply -in "$1" -text 2>/dev/null | while read -r key rest; do
  case "$key $rest" in "Hash Algorithm: "*) printf '%s' "${rest#Algorithm: }"; break ;; esac
done; }

check_renewal() { # check_renewal REPLY NAME WHAT: a later token is about the tokens before it (RFC 4998, 5.2 and 5.3)
  number=${2##*.r}
  is_number "$number" && [ "$number" -gt 0 ] || { broken "$3: not a renewal"; return; }
  before=${2%.r*}
  [ "$number" -eq 1 ] || before=$before.r$((number - 1))
  [ -f "$before.tsr" ] || { broken "$3: the token before it is missing"; return; }
  openssl ts -reply -in "$before.tsr" -token_out -out "$work/token" 2>/dev/null ||
    { broken "$3: the token before it is not readable"; return; }
  hash=$(imprint_hash "$1")
  if [ "$hash" = "$(imprint_hash "$before.tsr")" ]; then
    check_token "$1" "$work/token" "$2.root.pem" "$2.chain.pem" "$3"
    return
  fi
  case $hash in sha256 | sha384 | sha512) ;; *) broken "$3: renewed with ${hash:-no hash}, which is too weak"; return ;; esac
  rehash "$1" "$2" || { broken "$3: its evidence record does not hold the tokens before it"; return; }
  check_token "$1" "-$(cat "$work/rehashed")" "$2.root.pem" "$2.chain.pem" "$3: with $hash, over all before it"
}

part() { tail -c +$(($2 + 1)) -- "$1" | head -c "$3"; } # part FILE OFFSET BYTES

length() { # of a DER object, as hexadecimal
  if [ "$1" -lt 128 ]; then printf '%02x' "$1"; return; fi
  hex=$(printf '%x' "$1")
  [ $((${#hex} % 2)) -eq 0 ] || hex=0$hex
  printf '%02x%s' $((128 + ${#hex} / 2)) "$hex"
}

rehash() { # rehash REPLY NAME: what a token with another hash is about: the checkpoint, and every chain before its own
  record=$2.ers
  chains=0 began=0 many=0 alone=0 object=0 bytes=0 last=0 last_bytes=0
  openssl asn1parse -inform DER -in "$record" >"$work/record" 2>/dev/null || return 1
  while IFS= read -r row; do # chains of tokens are the last object of depth 1; each token is the last of its depth 4
    at=${row%%:*} depth=${row#*:d=} head=${row#*hl=} size=${row#* l=}
    at=${at##* } depth=${depth%% *} head=${head%% *}
    size=${size#"${size%%[! ]*}"} size=${size%% *}
    case $depth in
      1) chains=$((at + head)) many=0 alone=0 ;;
      2) many=$((many + 1)) alone=0 began=$at last=$object last_bytes=$bytes ;;
      3) alone=$((alone + 1)) ;;
      4) object=$at bytes=$((head + size)) ;;
    esac
  done <"$work/record"
  [ "$many" -gt 1 ] && [ "$alone" -eq 1 ] || return 1
  openssl ts -reply -in "$1" -token_out -out "$work/own" 2>/dev/null || return 1
  [ "$(part "$record" "$object" "$bytes" | sum)" = "$(sum <"$work/own")" ] || return 1
  [ "$(part "$record" "$last" "$last_bytes" | sum)" = "$(sum <"$work/token")" ] || return 1
  all=$((began - chains))
  { bytes "30$(length "$all")"; part "$record" "$chains" "$all"; } >"$work/before"
  { openssl dgst "-$hash" -binary "$2.checkpoint" && openssl dgst "-$hash" -binary "$work/before"; } >"$work/both" ||
    return 1
  openssl dgst "-$hash" -r "$work/both" | { read -r digest _ && printf '%s' "$digest"; } >"$work/rehashed"
}

check_proofs() {
  climbed=$newline proofs=0 stated=''
  for proof in ledger/proofs/*.proof; do
    is_file "$proof" && proofs=$((proofs + 1)) && check_proof "$proof"
  done
  is_file manifest.json || return
  while IFS= read -r row || [ -n "$row" ]; do
    case $row in *'"proofs":'*) stated=${row#*'"proofs":'} stated=${stated# } stated=${stated%%[!0-9]*} && break ;; esac
  done <manifest.json
  [ -z "$stated" ] || [ "$stated" = "$proofs" ] ||
    broken "ledger/proofs: $proofs proofs lie here, the manifest states $stated"
}

check_seals() {
  sealed=0
  for reply in ledger/seals/*.tsr; do
    is_file "$reply" || continue
    name=${reply%.tsr}
    size=${name#ledger/seals/}
    size=${size%%.*}
    what=$name
    case $name in *.practice | *.practice.r*) what="$name (PRACTICE: proves nothing)" ;; esac
    case $name in *.r[0-9]*) check_renewal "$reply" "$name" "$what"; continue ;; esac
    note=$name.checkpoint
    if [ -f "ledger/checkpoints/$size.note" ]; then
      [ "$(sum <"$note")" = "$(sum <"ledger/checkpoints/$size.note")" ] ||
        { broken "$what: stamps another checkpoint"; continue; }
    fi
    check_token "$reply" "$note" "$name.root.pem" "$name.chain.pem" "$what"
    sealed=1
  done
  [ "$sealed" -eq 0 ] || [ -n "$trusted_roots" ] ||
    not_checked "whose time: compare the roots' sha256 with those that the authorities published"
  [ "$sealed" -eq 1 ] || not_checked "time: UNSEALED, no authority stamped these entries"
  [ -f manifest.sha256.tsr ] || return
  for roots in ledger/seals/*.roots.pem; do
    [ -f "$roots" ] || continue
    moment=$(token_time manifest.sha256.tsr)
    if openssl ts -verify -in manifest.sha256.tsr -data manifest.sha256 -CAfile "$roots" -attime "${moment:-0}" \
      >/dev/null 2>&1; then
      check_token manifest.sha256.tsr manifest.sha256 "$roots" '' manifest.sha256.tsr
      return
    fi
  done
  broken "manifest.sha256.tsr: the time token does not fit, or leads to no root of this bundle"
}

if [ ! -f manifest.sha256 ] || [ ! -f manifest.sha256.sig ]; then
  broken "manifest.sha256: missing, or its signature is"
else
  check_signature
  check_files
  check_decisions
  for note in ledger/checkpoints/*.note; do
    is_file "$note" && check_note "$note"
  done
  check_proofs
  check_seals
fi
printf '\n%s held, %s broken, %s not checked\n' "$held_items" "$faults" "$unchecked"
[ "$faults" -eq 0 ] || { echo BROKEN; exit 1; }
echo HELD
