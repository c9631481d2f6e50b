//! The form of a text or a number: what it is written like, whatever it says.

use serde_json::Number;

/// What a text is written like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextForm {
    /// A date and a time with its zone, as RFC 3339 writes it.
    ZonedTime,
    /// A date and a time without a zone.
    LocalTime,
    /// A date.
    Date,
    /// Only digits.
    Digits,
    /// A UUID.
    Uuid,
    /// Nothing.
    Empty,
    /// Anything else.
    Other,
}

impl TextForm {
    /// Returns the form of a text.
    pub fn of(text: &str) -> Self {
        match text {
            _ if text.trim().is_empty() => Self::Empty,
            _ if text.bytes().all(|byte| byte.is_ascii_digit()) => Self::Digits,
            _ if fits(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") => Self::Uuid,
            _ if fits(text, "0000-00-00") => Self::Date,
            _ => Self::of_time(text).unwrap_or(Self::Other),
        }
    }

    fn of_time(text: &str) -> Option<Self> {
        let (head, rest) = text.split_at_checked(19)?;
        if !fits(head, "0000-00-00T00:00:00") && !fits(head, "0000-00-00 00:00:00") {
            return None;
        }
        let fraction = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        match fraction.unwrap_or(rest) {
            "" => Some(Self::LocalTime),
            "Z" | "z" => Some(Self::ZonedTime),
            zone => {
                let offset = zone.strip_prefix(['+', '-'])?;
                let is_offset = ["00:00", "0000", "00"].iter().any(|like| fits(offset, like));
                is_offset.then_some(Self::ZonedTime)
            }
        }
    }

    /// Says whether it is a time or a date.
    pub fn is_time(self) -> bool {
        matches!(self, Self::ZonedTime | Self::LocalTime | Self::Date)
    }

    /// Says whether a text of another form at the same place is worth a word: most texts have no form.
    pub fn is_strict(self) -> bool {
        self.is_time() || matches!(self, Self::Digits | Self::Uuid)
    }

    /// Returns what it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::ZonedTime => "a time with its zone",
            Self::LocalTime => "a time without a zone",
            Self::Date => "a date",
            Self::Digits => "digits",
            Self::Uuid => "a UUID",
            Self::Empty => "an empty text",
            Self::Other => "another text",
        }
    }
}

/// Says whether `text` is written like `like`: `0` is any digit, `x` any hexadecimal one.
fn fits(text: &str, like: &str) -> bool {
    let is_alike = |(byte, like): (u8, u8)| match like {
        b'0' => byte.is_ascii_digit(),
        b'x' => byte.is_ascii_hexdigit(),
        like => byte == like,
    };
    text.len() == like.len() && text.bytes().zip(like.bytes()).all(is_alike)
}

/// The first and the last second that count as times: the years 2000 to 2099.
const SECONDS: std::ops::Range<f64> = 946_684_800.0..4_102_444_800.0;

/// The unit of a number that may be a time since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EpochUnit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
}

impl EpochUnit {
    /// Returns the unit in which a number is a time in this century; `None` if it is none.
    pub fn of(number: &Number) -> Option<Self> {
        let value = number.as_f64()?;
        if SECONDS.contains(&value) {
            return Some(Self::Seconds);
        }
        SECONDS.contains(&(value / 1000.0)).then_some(Self::Millis)
    }

    /// Returns its length in milliseconds.
    pub fn millis(self) -> i64 {
        match self {
            Self::Seconds => 1000,
            Self::Millis => 1,
        }
    }
}

/// Says whether a text was probably read with a wrong character set: U+FFFD, or UTF-8 that was read as Latin-1.
pub fn is_damaged(text: &str) -> bool {
    let is_lead = |c: char| matches!(c, '\u{c2}'..='\u{c3}' | '\u{e2}');
    let is_tail = |c: char| matches!(c, '\u{80}'..='\u{bf}' | '\u{20ac}');
    text.contains('\u{fffd}') || text.chars().zip(text.chars().skip(1)).any(|(a, b)| is_lead(a) && is_tail(b))
}

#[cfg(test)]
mod tests {
    use super::{EpochUnit, TextForm, is_damaged};
    use serde_json::json;

    #[test]
    fn forms_of_texts() {
        let check = |text: &str, form: TextForm| assert_eq!(TextForm::of(text), form, "{text}");
        check("2026-03-02T15:40:12Z", TextForm::ZonedTime);
        check("2026-03-02T15:40:12.123+01:00", TextForm::ZonedTime);
        check("2026-03-02T15:40:12+0100", TextForm::ZonedTime);
        check("2026-03-02 15:40:12.5", TextForm::LocalTime);
        check("2026-03-02T15:40:12", TextForm::LocalTime);
        check("2026-03-02", TextForm::Date);
        check("197076072663", TextForm::Digits);
        check("0190a5b4-0000-7000-8000-00000000000f", TextForm::Uuid);
        check(" ", TextForm::Empty);
        for other in ["2026-03-02T15:40:12é", "2026-03-02T15:40:12+1", "2026-3-2", "x", "1.5", "2026-03-02T15:40:12ZZ"]
        {
            check(other, TextForm::Other);
        }
    }

    #[test]
    fn units_of_times() {
        let unit = |value: serde_json::Value| value.as_number().and_then(EpochUnit::of);
        assert_eq!(unit(json!(1_772_466_012_000_i64)), Some(EpochUnit::Millis));
        assert_eq!(unit(json!(1_772_466_012)), Some(EpochUnit::Seconds));
        for no_time in [json!(7), json!(-1), json!(1e30), json!(197_076_072_663_i64)] {
            assert_eq!(unit(no_time.clone()), None, "{no_time}");
        }
    }

    #[test]
    fn damaged_texts() {
        for damaged in ["GrÃ¶ÃŸe", "Caf\u{fffd}", "5â\u{20ac}™"] {
            assert!(is_damaged(damaged), "{damaged}");
        }
        for sound in ["Größe", "Café", "Ã", "naïve", "漢字"] {
            assert!(!is_damaged(sound), "{sound}");
        }
    }
}
