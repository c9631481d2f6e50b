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
/// states of its parser. A host is an IPv4 address if its last label, or the one before an empty last label, is a number.
pub const URL: &str = r#"url() ( LC_ALL=C
  p=${1%%\?*}; q=${1#"$p"}; h=${p#*://}; h=${h%%/*}; n=${h%:*}
  case $p in http://* | https://*) ;; *) exit 1 ;; esac
  [ "$(printf %s. "$1" | tr -d '\001-\040\177-\377"<>#')" = "$1." ] || exit 1
  case $p in *['`{}\']*) exit 1 ;; esac
  case $q in *"'"*) exit 1 ;; esac
  [ "$(printf %s/ "$h" | tr -d '[]a-z0-9.:_-')" = / ] || exit 1
  case $h in '' | :* | *:) exit 1 ;; esac
  case ${h##*]} in *:0*) exit 1 ;; esac
  case $h in *]*) ;; *) l=${n%.}; l=${l##*.}
    if printf %s "$l" | grep -Eqx '[0-9]+|0x[0-9a-f]*'; then
      printf %s "$n" | grep -Eqx '(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}' || exit 1; fi ;; esac
  case $p/ in */./* | */../* | */%2[eE]/* | */.%2[eE]/* | */%2[eE]./* | */%2[eE]%2[eE]/*) exit 1 ;; esac )
"#;

#[cfg(test)]
mod tests {
    use super::URL;
    use std::process::Command;

    #[cfg(unix)]
    #[test]
    fn a_url_passes_if_it_is_called_as_it_is_written() {
        let passes = |url: &str| {
            let script = format!("{URL}url \"$1\"");
            Command::new("sh").args(["-c", &script, "sh", url]).status().expect("a shell").success()
        };
        for url in [
            "http://[fd00:0:1:2:3:4:5:6]:1/x",
            "http://[fd00::1]/x",
            "http://7wms:18765/x",
            "http://a.7wms/x",
            "http://0xyz/x",
            "http://localhost.:18765/x",
            "http://127.0.0.1:9/x",
            "https://a.example/x?k=1",
        ] {
            assert!(passes(url), "{url}");
        }
        for url in [
            "http://[fd00::1]:0/x",
            "http://[fd00::1]:09/x",
            "http://a.example:09/x",
            "http://a.example:/x",
            "http://127.1/x",
            "http://0x7f.1/x",
            "http://a.0x7f/x",
            "http://127.0.0.1./x",
            "http://127.0.0.01/x",
            "http://A.example/x",
            "http://a.example/../x",
        ] {
            assert!(!passes(url), "{url}");
        }
    }
}
