//! Finds the words for a line and writes them as the script of the shell reads them.
//!
//! A shell puts the words into a line that is run. So a word has only characters that mean nothing to any shell; only paths have others, and
//! the shells quote those. Descriptions may come from an endpoint.

use super::command::command;
use super::here::Here;
use super::offer::{Offer, WordOrigin};
use super::request::{Bash, ShellRequest};
use crate::output::sanitize;
use clap_complete::Shell;
use clap_complete::engine::complete;
use std::env;
use std::sync::Arc;
use std::time::Instant;

/// A description has at most this many characters.
const MOST: usize = 100;

/// The first line for bash and zsh: words follow.
const VALUES: &str = "values\n";

/// Between a word and its description in bash.
const GAP: &str = "  ";

/// Returns the answer to a shell. The log is read until `until`.
pub fn answer(request: ShellRequest, until: Instant) -> Vec<u8> {
    let ShellRequest { shell, line, bash } = request;
    if bash.as_ref().is_some_and(|bash| bash.is_redirection) {
        return b"files\n".to_vec();
    }
    let words = line.words();
    let has_flag = line.current().to_string_lossy().starts_with('-');
    let current = line.current().to_string_lossy().into_owned();
    let mut command = command(&Arc::new(Here { line, until }));
    let last = words.len() - 1;
    let found = complete(&mut command, words, last, env::current_dir().ok().as_deref()).unwrap_or_default();
    let mut offers: Vec<Offer> = found.iter().filter_map(Offer::of).filter(is_harmless).collect();
    offers.retain(|offer| offer.is_path() || !is_repeated(offer));
    // Flags would hide the values. They are offered once a hyphen is typed.
    if !has_flag && offers.iter().any(|offer| !offer.is_flag()) {
        offers.retain(|offer| !offer.is_flag());
    }
    match (shell, bash) {
        (Shell::Bash, Some(bash)) => of_bash(&offers, &current, &bash),
        (Shell::Zsh, _) => of_zsh(&offers),
        (Shell::PowerShell, _) => with_tabs(&offers, quoted),
        _ => with_tabs(&offers, str::to_owned),
    }
    .into_bytes()
}

/// Says whether the last value of a list is one of the earlier ones.
fn is_repeated(offer: &Offer) -> bool {
    let list = offer.value.rsplit_once('=').map_or(offer.value.as_str(), |(_, list)| list);
    list.rsplit_once(',').is_some_and(|(earlier, last)| earlier.split(',').any(|value| value == last))
}

fn is_harmless(offer: &Offer) -> bool {
    if offer.is_path() { sanitize(&offer.value) == offer.value } else { is_plain(&offer.value) }
}

/// Says whether a word has only characters that mean nothing to a shell.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || "-_.,:=/@+%".contains(c))
}

/// Returns the description on one line, without anything that a terminal obeys.
fn described(offer: &Offer) -> String {
    shortened(&sanitize(&offer.help), MOST, "…")
}

fn shortened(text: &str, most: usize, end: &str) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(end.chars().count())).collect();
    format!("{}{end}", kept.trim_end())
}

/// Says on the first line that bash or zsh itself completes a path, and quotes it.
fn kind(path: &Offer) -> &'static str {
    if path.origin == WordOrigin::Folder { "folders\n" } else { "files\n" }
}

/// Zsh does not know that a path begins in the middle of a word that is no flag. Bash breaks words at `=` by itself.
fn kind_of_zsh(path: &Offer) -> &'static str {
    if path.origin == WordOrigin::FileAfterEquals { "files-after-equals\n" } else { kind(path) }
}

/// Bash replaces only the end of the word, after the last `=` or `:`, and has no descriptions: they are a part of the words while it lists
/// them. Some tools insert the words as they are, so that the descriptions have nothing that bash would act on.
fn of_bash(offers: &[Offer], current: &str, bash: &Bash) -> String {
    // Bash takes `@` for the start of a host's name and completes no path behind it.
    let (after_at, others): (Vec<&Offer>, Vec<&Offer>) =
        offers.iter().partition(|offer| offer.origin == WordOrigin::FileAfterAt);
    if let Some(path) = others.iter().find(|offer| offer.is_path()) {
        return kind(path).to_owned();
    }
    let paths = after_at.into_iter().filter(|path| !path.is_wanted && is_plain(&path.value));
    let kept = current.strip_suffix(bash.word.as_str()).unwrap_or_default();
    let values = others.into_iter().chain(paths).filter_map(|offer| Some((offer.value.strip_prefix(kept)?, offer)));
    with_descriptions(&values.collect::<Vec<_>>(), bash)
}

fn with_descriptions(values: &[(&str, &Offer)], bash: &Bash) -> String {
    let says_more = values.iter().any(|(_, offer)| offer.origin == WordOrigin::Log);
    let is_described = bash.only_lists && values.len() > 1 && says_more;
    let width = values.iter().map(|(value, _)| value.len()).max().unwrap_or_default();
    let mut text = VALUES.to_owned();
    for (value, offer) in values {
        let help = if is_described { without_signs(&described(offer)) } else { String::new() };
        let help = shortened(&help, bash.columns.saturating_sub(width + GAP.len() + 1).min(MOST), "...");
        let line = format!("{value:width$}{GAP}{help}");
        text.push_str(if help.is_empty() { value } else { &line });
        text.push('\n');
    }
    text
}

/// Replaces what bash would act on.
fn without_signs(text: &str) -> String {
    let is_kept = |c: char| c.is_alphanumeric() || ".,:/%+-_@".contains(c);
    let kept: String = text.replace('…', "...").chars().map(|c| if is_kept(c) { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A colon ends the word, and a backslash quotes one.
fn of_zsh(offers: &[Offer]) -> String {
    let path = offers.iter().find(|offer| offer.is_path());
    let mut text = path.map_or(VALUES, kind_of_zsh).to_owned();
    for offer in offers.iter().filter(|offer| !offer.is_path()) {
        text.push_str(&offer.value.replace(':', "\\:"));
        let help = described(offer).replace('\\', "\\\\");
        if !help.is_empty() {
            text.push(':');
            text.push_str(&help);
        }
        text.push('\n');
    }
    text
}

/// A word, a tab and its description on each line.
fn with_tabs(offers: &[Offer], word: impl Fn(&str) -> String) -> String {
    let line = |offer: &Offer| match described(offer) {
        help if help.is_empty() => format!("{}\n", word(&offer.value)),
        help => format!("{}\t{help}\n", word(&offer.value)),
    };
    offers.iter().filter(|offer| !offer.is_wanted).map(line).collect()
}

/// Quotes a word for PowerShell, which inserts it as it is.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:=/\\~".contains(c);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::{Bash, is_harmless, is_repeated, of_bash, of_zsh, quoted, with_tabs};
    use crate::commands::completions::offer::{Offer, WordOrigin};

    fn offer(value: &str, help: &str, origin: WordOrigin) -> Offer {
        Offer { value: value.to_owned(), help: help.to_owned(), origin, is_wanted: false }
    }

    fn events() -> [Offer; 2] {
        let hostile = "wms: \u{1b}[31m$(touch x)`y`;'z' | é…\n\u{202e}";
        [offer("8", hostile, WordOrigin::Log), offer("801", "wms: 503", WordOrigin::Log)]
    }

    fn bash(word: &str) -> Bash {
        Bash { word: word.to_owned(), columns: 60, only_lists: true, is_redirection: false }
    }

    #[test]
    fn bash_gets_descriptions_without_signs_and_only_for_a_list() {
        let listed = of_bash(&events(), "", &bash(""));
        assert_eq!(listed, "values\n8    wms: u 1b 31m touch x y z é... n u 202e\n801  wms: 503\n");
        let inserted = Bash { only_lists: false, ..bash("") };
        assert_eq!(of_bash(&events(), "", &inserted), "values\n8\n801\n");
        assert_eq!(of_bash(&events()[1..], "80", &bash("80")), "values\n801\n", "one word is inserted");
        let narrow = Bash { columns: 12, ..bash("") };
        assert_eq!(of_bash(&events(), "", &narrow), "values\n8    wms...\n801  wms...\n");
    }

    #[test]
    fn bash_gets_the_part_of_the_word_that_it_replaces() {
        let words = [offer("--connector=wms-asn", "", WordOrigin::Program), offer("--other", "", WordOrigin::Program)];
        assert_eq!(of_bash(&words, "--connector=wm", &bash("wm")), "values\nwms-asn\n");
        assert_eq!(of_bash(&words, "--connector=", &bash("")), "values\nwms-asn\n");
    }

    #[test]
    fn bash_and_zsh_complete_paths_themselves() {
        let check = |origin, bash_answer: &str, zsh_answer: &str| {
            let path = [offer("a b", "", origin), offer("c", "", origin)];
            assert_eq!(of_bash(&path, "", &bash("")), bash_answer);
            assert_eq!(of_zsh(&path), zsh_answer);
        };
        check(WordOrigin::File, "files\n", "files\n");
        check(WordOrigin::Folder, "folders\n", "folders\n");
        check(WordOrigin::FileAfterAt, "values\nc\n", "files\n");
        check(WordOrigin::FileAfterEquals, "files\n", "files-after-equals\n");
    }

    #[test]
    fn zsh_and_shells_with_tabs_get_one_harmless_line_for_each_word() {
        let colon = [offer("a:b", "c\\d:e", WordOrigin::Program)];
        assert_eq!(of_zsh(&colon), "values\na\\:b:c\\\\d:e\n");
        let text = with_tabs(&events(), str::to_owned);
        assert_eq!(text, "8\twms: \\u{1b}[31m$(touch x)`y`;'z' | é…\\n\\u{202e}\n801\twms: 503\n");
    }

    #[test]
    fn a_word_that_a_shell_would_act_on_is_not_offered() {
        for hostile in [
            "$(x)", "`x`", "a b", "a;b", "a|b", "a&b", "a>b", "*", "~x", "a'b", "a\"b", "a\\b", "a\nb", "!x", "{a,b}",
            "é",
        ] {
            assert!(!is_harmless(&offer(hostile, "", WordOrigin::Program)), "{hostile}");
            assert!(!is_harmless(&offer(hostile, "", WordOrigin::Log)), "{hostile}");
        }
        assert!(is_harmless(&offer("a b $x", "", WordOrigin::File)), "the shell quotes it");
        assert!(!is_harmless(&offer("a\nb", "", WordOrigin::File)));
        assert!(is_harmless(&offer("--api-key=SALE_INVENTORY,a.b:c@d%e+f/g", "", WordOrigin::Program)));
    }

    #[test]
    fn powershell_inserts_a_quoted_path() {
        assert_eq!(quoted("./a-b.json"), "./a-b.json");
        assert_eq!(quoted("a b$(x)"), "'a b$(x)'");
        assert_eq!(quoted("it's"), "'it''s'");
    }

    #[test]
    fn a_value_is_offered_once_in_a_list() {
        let check = |value: &str, expected: bool| {
            assert_eq!(is_repeated(&offer(value, "", WordOrigin::Program)), expected, "{value}");
        };
        check("a,b,a", true);
        check("--columns=a,a", true);
        check("a,b,ab", false);
        check("a", false);
    }
}
