//! Entities of HTML and XML: the characters of `&amp;`, `&#43;` and `&#x2b;`.
//!
//! It knows the names of ASCII and Latin-1 characters and all of HTML 4, which are the ones that servers write. Other names are
//! left as they are.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Characters with their names. Sources: HTML 4.01, section 24; the HTML Standard, "named character references".
const NAMES: &str = "9=Tab a=NewLine 21=excl 22=QUOT,quot 23=num 24=dollar 25=percnt 26=AMP,amp 27=apos 28=lpar 29=rpar 2a=ast,midast 2b=plus \
    2c=comma 2e=period 2f=sol 3a=colon 3b=semi 3c=LT,lt 3d=equals 3e=GT,gt 3f=quest 40=commat 5b=lbrack,lsqb 5c=bsol 5d=rbrack,rsqb \
    5e=Hat 5f=UnderBar,lowbar 60=DiacriticalGrave,grave 7b=lbrace,lcub 7c=VerticalLine,verbar,vert 7d=rbrace,rcub \
    a0=NonBreakingSpace,nbsp a1=iexcl a2=cent a3=pound a4=curren a5=yen a6=brvbar a7=sect a8=Dot,DoubleDot,die,uml a9=COPY,copy \
    aa=ordf ab=laquo ac=not ad=shy ae=REG,circledR,reg af=macr,strns b0=deg b1=PlusMinus,plusmn,pm b2=sup2 b3=sup3 \
    b4=DiacriticalAcute,acute b5=micro b6=para b7=CenterDot,centerdot,middot b8=Cedilla,cedil b9=sup1 ba=ordm bb=raquo bc=frac14 \
    bd=frac12,half be=frac34 bf=iquest c0=Agrave c1=Aacute c2=Acirc c3=Atilde c4=Auml c5=Aring,angst c6=AElig c7=Ccedil c8=Egrave \
    c9=Eacute ca=Ecirc cb=Euml cc=Igrave cd=Iacute ce=Icirc cf=Iuml d0=ETH d1=Ntilde d2=Ograve d3=Oacute d4=Ocirc d5=Otilde d6=Ouml \
    d7=times d8=Oslash d9=Ugrave da=Uacute db=Ucirc dc=Uuml dd=Yacute de=THORN df=szlig e0=agrave e1=aacute e2=acirc e3=atilde \
    e4=auml e5=aring e6=aelig e7=ccedil e8=egrave e9=eacute ea=ecirc eb=euml ec=igrave ed=iacute ee=icirc ef=iuml f0=eth f1=ntilde \
    f2=ograve f3=oacute f4=ocirc f5=otilde f6=ouml f7=div,divide f8=oslash f9=ugrave fa=uacute fb=ucirc fc=uuml fd=yacute fe=thorn \
    ff=yuml 152=OElig 153=oelig 160=Scaron 161=scaron 178=Yuml 192=fnof 2c6=circ 2dc=tilde 391=Alpha 392=Beta 393=Gamma 394=Delta \
    395=Epsilon 396=Zeta 397=Eta 398=Theta 399=Iota 39a=Kappa 39b=Lambda 39c=Mu 39d=Nu 39e=Xi 39f=Omicron 3a0=Pi 3a1=Rho 3a3=Sigma \
    3a4=Tau 3a5=Upsilon 3a6=Phi 3a7=Chi 3a8=Psi 3a9=Omega 3b1=alpha 3b2=beta 3b3=gamma 3b4=delta 3b5=epsilon 3b6=zeta 3b7=eta \
    3b8=theta 3b9=iota 3ba=kappa 3bb=lambda 3bc=mu 3bd=nu 3be=xi 3bf=omicron 3c0=pi 3c1=rho 3c2=sigmaf 3c3=sigma 3c4=tau 3c5=upsilon \
    3c6=phi 3c7=chi 3c8=psi 3c9=omega 3d1=thetasym 3d2=upsih 3d6=piv 2002=ensp 2003=emsp 2009=thinsp 200c=zwnj 200d=zwj 200e=lrm \
    200f=rlm 2013=ndash 2014=mdash 2018=lsquo 2019=rsquo 201a=sbquo 201c=ldquo 201d=rdquo 201e=bdquo 2020=dagger 2021=Dagger \
    2022=bull 2026=hellip 2030=permil 2032=prime 2033=Prime 2039=lsaquo 203a=rsaquo 203e=oline 2044=frasl 20ac=euro 2111=image \
    2118=weierp 211c=real 2122=trade 2135=alefsym 2190=larr 2191=uarr 2192=rarr 2193=darr 2194=harr 21b5=crarr 21d0=lArr 21d1=uArr \
    21d2=rArr 21d3=dArr 21d4=hArr 2200=forall 2202=part 2203=exist 2205=empty 2207=nabla 2208=isin 2209=notin 220b=ni 220f=prod \
    2211=sum 2212=minus 2217=lowast 221a=radic 221d=prop 221e=infin 2220=ang 2227=and 2228=or 2229=cap 222a=cup 222b=int 2234=there4 \
    223c=sim 2245=cong 2248=asymp 2260=ne 2261=equiv 2264=le 2265=ge 2282=sub 2283=sup 2284=nsub 2286=sube 2287=supe 2295=oplus \
    2297=otimes 22a5=perp 22c5=sdot 2308=lceil 2309=rceil 230a=lfloor 230b=rfloor 2329=lang 232a=rang 25ca=loz 2660=spades \
    2663=clubs 2665=hearts 2666=diams";

/// The longest entity that is recognised, in bytes.
pub(super) const MOST_BYTES: usize = 28;

/// Reads the entity at the start of `rest`; returns its character and its length. As in browsers, the semicolon may be missing.
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

/// The longest matching name counts.
fn by_name(inner: &[u8]) -> Option<(char, usize)> {
    let most = inner.iter().take(MOST_BYTES - 2).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let known = |length: usize| Some((length, *names().get(&inner[..length])?));
    let (length, character) = (2..=most).rev().find_map(known)?;
    Some((character, 1 + length + usize::from(inner.get(length) == Some(&b';'))))
}

fn names() -> &'static HashMap<&'static [u8], char> {
    static KNOWN: OnceLock<HashMap<&'static [u8], char>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let entries = NAMES.split_whitespace().filter_map(|entry| entry.split_once('='));
        let entries =
            entries.filter_map(|(code, names)| Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, names)));
        entries.flat_map(|(character, names)| names.split(',').map(move |name| (name.as_bytes(), character))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{MOST_BYTES, entity, names};

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
        check("&#8364;", Some(('\u{20ac}', 7)));
        check("&auml;", Some(('ä', 6)));
        check("&yuml;", Some(('ÿ', 6)));
        check("&nbsp;", Some(('\u{a0}', 6)));
        check("&euro;", Some(('\u{20ac}', 6)));
        check("&hellip;x", Some(('\u{2026}', 8)));
        check("&rsquo;", Some(('\u{2019}', 7)));
        check("&lowbar;", Some(('_', 8)));
        check("&amp", Some(('&', 4)));
        check("&ampx", Some(('&', 4)));
        check("&notit;", Some(('¬', 4)));
        check("&notin;", Some(('\u{2209}', 7)));
        check("&plus2", Some(('+', 5)));
        for none in ["&", "&#;", "&#x;", "&#xd800;", "&#99999999999999;", "&unknown;", "amp;", "&;", "&a"] {
            check(none, None);
        }
        assert!(names().len() > 300 && names().keys().all(|name| name.len() + 2 <= MOST_BYTES));
    }
}
