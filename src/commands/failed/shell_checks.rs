//! What a printed command checks before it sends: this program does not send a value as it is, or not at all, where a shell and curl would.
//!
//! No bracket begins with `!`: a shell that a person types into would look for an old command. Names of a shell's functions are none of its
//! variables, and all of it runs in a subshell.

/// Ends the command with a reason.
pub const STOP: &str = "stop() { echo \"nothing was sent: $1\" >&2; exit 1; }\n";

/// Says whether a value shows anything: 1 where it is blank, which counts as not set; 2 where only bytes beyond ASCII may show, some of which
/// count as blank.
pub const FITS: &str = r#"fits() ( LC_ALL=C
  case $1 in *[[:graph:]]*) exit 0 ;; esac
  [ "$(printf %s. "$1" | tr -d '[:space:]')" = . ] && exit 1; exit 2 )
"#;

/// Says whether the value of a header is one that this program sends. Source: `check_value` of `model/header.rs`.
pub const HEADER: &str = r#"header() ( LC_ALL=C
  case $1 in [[:blank:]]* | *[[:blank:]]) exit 1 ;; esac
  [ ${#1} -le 8192 ] && [ "$(printf %s. "$1" | tr -d '\001-\010\012-\037\177')" = "$1." ] )
"#;

/// Says whether a URL is already in the characters in which this program calls it. Source: the URL Standard, "percent-encoded bytes" and the
/// states of its parser.
pub const URL: &str = r#"url() ( LC_ALL=C
  p=${1%%\?*}; q=${1#"$p"}; h=${p#*://}; h=${h%%/*}; n=${h%:*}
  case $p in http://* | https://*) ;; *) exit 1 ;; esac
  [ "$(printf %s. "$1" | tr -d '\001-\040\177-\377"<>#')" = "$1." ] || exit 1
  case $p in *['`{}\']*) exit 1 ;; esac
  case $q in *"'"*) exit 1 ;; esac
  [ "$(printf %s/ "$h" | tr -d '[]a-z0-9.:_-')" = / ] || exit 1
  case $h in '' | :* | *: | *:0*) exit 1 ;; esac
  case $n in *]) ;; *) case ${n##*.} in '' | [0-9]*)
    printf %s "$n" | grep -Eqx '(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}' || exit 1 ;; esac ;; esac
  case $p/ in */./* | */../* | */%2[eE]/* | */.%2[eE]/* | */%2[eE]./* | */%2[eE]%2[eE]/*) exit 1 ;; esac )
"#;
