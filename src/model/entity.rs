//! Entities of HTML and XML: what `&amp;`, `&#43;` and `&#x2b;` stand for.
//!
//! Names of ASCII and Latin-1 alone: a header's value rarely has anything else, and other names are left as they are.

/// The names of the characters of ASCII that have one. Source: HTML, section 13.5.
const ASCII: [(&str, char); 45] = [
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("excl", '!'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("amp", '&'),
    ("AMP", '&'),
    ("apos", '\''),
    ("lpar", '('),
    ("rpar", ')'),
    ("ast", '*'),
    ("midast", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("period", '.'),
    ("sol", '/'),
    ("colon", ':'),
    ("semi", ';'),
    ("lt", '<'),
    ("LT", '<'),
    ("equals", '='),
    ("gt", '>'),
    ("GT", '>'),
    ("quest", '?'),
    ("commat", '@'),
    ("lsqb", '['),
    ("lbrack", '['),
    ("bsol", '\\'),
    ("rsqb", ']'),
    ("rbrack", ']'),
    ("Hat", '^'),
    ("lowbar", '_'),
    ("UnderBar", '_'),
    ("grave", '`'),
    ("DiacriticalGrave", '`'),
    ("lcub", '{'),
    ("lbrace", '{'),
    ("verbar", '|'),
    ("vert", '|'),
    ("VerticalLine", '|'),
    ("rcub", '}'),
    ("rbrace", '}'),
];

/// The names of U+00A0 to U+00FF, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 \
    acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig \
    Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave \
    iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// The longest entity that is read, in bytes.
pub(super) const MOST_BYTES: usize = 24;

/// Reads the entity that `rest` begins with; returns its character and its length. A number may lack its semicolon, as in
/// browsers; a name may not.
pub(super) fn entity(rest: &[u8]) -> Option<(char, usize)> {
    let inner = rest.strip_prefix(b"&")?;
    let Some(number) = inner.strip_prefix(b"#") else { return by_name(inner) };
    let (digits, radix, head) = match number {
        [b'x' | b'X', digits @ ..] => (digits, 16, 3),
        digits => (digits, 10, 2),
    };
    let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
    let count = digits.iter().take(MOST_BYTES - 4).take_while(is_digit).count();
    let text = std::str::from_utf8(&digits[..count]).ok()?;
    let character = char::from_u32(u32::from_str_radix(text, radix).ok()?)?;
    Some((character, head + count + usize::from(digits.get(count) == Some(&b';'))))
}

fn by_name(inner: &[u8]) -> Option<(char, usize)> {
    let end = inner.iter().take(MOST_BYTES).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&inner[..end]).ok()?;
    let known = ASCII.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    let character = known.or_else(|| {
        let at = LATIN.split_whitespace().position(|known| known == name)?;
        char::from_u32(0xa0 + u32::try_from(at).ok()?)
    })?;
    Some((character, end + 2))
}

#[cfg(test)]
mod tests {
    use super::{LATIN, entity};

    #[test]
    fn entities_are_read() {
        let check =
            |text: &str, expected: Option<(char, usize)>| assert_eq!(entity(text.as_bytes()), expected, "{text}");
        check("&amp;x", Some(('&', 5)));
        check("&plus;", Some(('+', 6)));
        check("&#43;", Some(('+', 5)));
        check("&#0000043", Some(('+', 9)));
        check("&#x2b;", Some(('+', 6)));
        check("&#X2B ", Some(('+', 5)));
        check("&auml;", Some(('ä', 6)));
        check("&yuml;", Some(('ÿ', 6)));
        check("&nbsp;", Some(('\u{a0}', 6)));
        for none in ["&", "&amp", "&#;", "&#x;", "&#xd800;", "&#99999999999999;", "&unknown;", "amp;", "&;"] {
            check(none, None);
        }
        assert_eq!(LATIN.split_whitespace().count(), 96);
    }
}
