//! Tips for words that were taken for arguments, although they belong to the value of a flag or name events in another way.

use crate::model::{IdRange, Listed, quoted};

/// Flags whose values often have blanks.
const WITH_BLANKS: [&str; 5] = ["--cause", "--since", "--until", "--text", "--reason"];

/// The value of a flag ends at the first blank, unless it is in quotes.
pub fn forgotten_quotes(given: &str, words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| *word == given)?;
    let flag = words[..at].iter().rposition(|word| word.starts_with("--"))?;
    if !WITH_BLANKS.contains(&words[flag]) || at < flag + 2 {
        return None;
    }
    let value: Vec<&str> = words[flag + 1..].iter().copied().take_while(|word| !word.starts_with('-')).collect();
    Some(format!("write a value with blanks in quotes: {} {}", words[flag], quoted(&value.join(" "))))
}

/// `failed show` takes lists, ranges and `last`. A command that changes events takes them in a filter.
pub fn named_otherwise(given: &str) -> Option<String> {
    if given.parse::<Listed<IdRange>>().is_ok() {
        return Some(format!("write lists and ranges of ids as --id {given}"));
    }
    (given == "last").then(|| "`inv-hooks failed search --limit 1` shows the id of the last event".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{forgotten_quotes, named_otherwise};

    #[test]
    fn the_value_of_a_flag_is_all_words_up_to_the_next_flag() {
        let check = |given: &str, line: &str, expected: Option<&str>| {
            let words: Vec<&str> = line.split(' ').collect();
            let tip = forgotten_quotes(given, &words);
            let value = tip.as_deref().and_then(|tip| tip.strip_prefix("write a value with blanks in quotes: "));
            assert_eq!(value, expected, "{line}");
        };
        check("refused", "repost --cause connection refused --yes", Some("--cause 'connection refused'"));
        check("hours", "repost --since 2 hours ago", Some("--since '2 hours ago'"));
        check("asn", "repost asn --cause 503", None);
        check("asn", "repost --connector a asn", None);
        check("503", "repost --cause 503", None);
    }

    #[test]
    fn ids_that_show_takes_are_a_filter_elsewhere() {
        assert_eq!(named_otherwise("1-5").as_deref(), Some("write lists and ranges of ids as --id 1-5"));
        assert_eq!(named_otherwise("31,32").as_deref(), Some("write lists and ranges of ids as --id 31,32"));
        assert!(named_otherwise("last").is_some() && named_otherwise("asn").is_none());
    }
}
