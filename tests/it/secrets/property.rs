//! Random secrets, in every form that servers write, cut anywhere: none is found again by a reader who takes every escape off.

use super::dice::Dice;
use super::echo::Form;
use super::reader::reads;
use inv_hooks::model::{Redactor, Secret};

/// What random secrets are made of: what encoders treat differently, and letters.
const SIGNS: [&str; 26] = [
    "a", "B", "7", "k", "Q", "2", "z", "/", "+", "=", "-", "_", ".", "~", " ", "\"", "\\", "&", "<", "'", "%", "ä",
    "€", "😀", "%2F", "&amp;",
];

/// What is said around a secret, and holds no part of one.
const TALK: [&str; 4] = ["{\"errorMessage\":\"", "\",\"x\":[", "]}", "<p>"];

/// Returns a secret that begins and ends with what no other text here has.
fn secret(dice: &mut Dice) -> String {
    let middle: String = (0..3 + dice.below(20)).map(|_| SIGNS[dice.below(SIGNS.len())]).collect();
    format!("S3{middle}T9{}", dice.below(1_000_000))
}

/// Says whether a reader of `text` learns `length` bytes of the secret or more, from its beginning or its end.
fn gives_away(text: &str, secret: &str, length: usize) -> bool {
    let beginning = &secret[..secret.ceil_char_boundary(length)];
    let end = &secret[secret.floor_char_boundary(secret.len() - length)..];
    reads(text, beginning) || reads(text, end)
}

/// Checks every form of `secret` with `redact`; returns what it gives away.
fn leaks(secret: &str, dice: &mut Dice, redact: impl Fn(Form, &str) -> String) -> Vec<String> {
    let mut leaks = Vec::new();
    for form in Form::ALL {
        let echoed = form.write(secret, dice);
        let text = format!("{}{echoed}{}{echoed}{}", TALK[dice.below(4)], TALK[dice.below(4)], TALK[dice.below(4)]);
        let shown = redact(form, &text);
        if gives_away(&shown, secret, 5) {
            leaks.push(format!("{form:?} of {secret:?}: {text:?} as {shown:?}"));
        }
    }
    leaks
}

#[test]
fn no_form_of_a_random_secret_stays() {
    let mut dice = Dice::new(11);
    for _ in 0..400 {
        let secret = secret(&mut dice);
        let redactor = Redactor::new([&Secret::new(secret.as_str())]);
        let leaks = leaks(&secret, &mut dice, |_, text| redactor.redact(text));
        assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    }
}

/// The control: a redactor that knows the plain text alone must be caught, by every other form.
#[test]
fn a_redactor_that_knows_the_plain_text_alone_is_caught() {
    let mut dice = Dice::new(12);
    let mut caught = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let secret = secret(&mut dice);
        for leak in leaks(&secret, &mut dice, |_, text| text.replace(secret.as_str(), "***")) {
            caught.insert(leak.split(' ').next().expect("a form").to_owned());
        }
    }
    assert_eq!(caught.len(), Form::ALL.len() - 1, "{caught:?}");
}

/// The control: a redactor that does not know one of the forms is caught by that form, whichever it is.
#[test]
fn a_redactor_without_one_of_the_forms_is_caught() {
    let mut dice = Dice::new(17);
    for removed in Form::ALL {
        let mut caught = std::collections::BTreeSet::new();
        for _ in 0..6 {
            let secret = secret(&mut dice);
            let redactor = Redactor::new([&Secret::new(secret.as_str())]);
            let redact = |form: Form, text: &str| if form == removed { text.to_owned() } else { redactor.redact(text) };
            for leak in leaks(&secret, &mut dice, redact) {
                caught.insert(leak.split(' ').next().expect("a form").to_owned());
            }
        }
        assert_eq!(caught.into_iter().collect::<Vec<_>>(), [format!("{removed:?}")]);
    }
}

#[test]
fn wherever_a_text_is_cut_no_beginning_of_a_secret_stays() {
    let mut dice = Dice::new(13);
    for round in 0..3 * Form::ALL.len() {
        let secret = secret(&mut dice);
        let redactor = Redactor::new([&Secret::new(secret.as_str())]);
        let form = Form::ALL[round % Form::ALL.len()];
        let text = format!("{}{}", TALK[dice.below(4)], form.write(&secret, &mut dice));
        for end in 0..text.len() {
            let shown = redactor.redact_cut(&text.as_bytes()[..end], 1);
            let shown = String::from_utf8_lossy(&shown);
            // Two characters are what any text may have by chance.
            assert!(
                !gives_away(&shown, &secret, 3),
                "{form:?} of {secret:?}: {:?} as {shown:?}",
                &text.as_bytes()[..end].escape_ascii().to_string()
            );
        }
    }
}

/// The control: redacted as if it were whole, a cut text gives the beginning away.
#[test]
fn a_redactor_that_does_not_know_of_cuts_is_caught() {
    let mut dice = Dice::new(14);
    let secret = secret(&mut dice);
    let redactor = Redactor::new([&Secret::new(secret.as_str())]);
    let shown = |end: usize| redactor.redact(&secret[..end]);
    assert!(gives_away(&shown(secret.floor_char_boundary(6)), &secret, 3));
}

#[test]
fn secrets_that_overlap_have_one_mask() {
    let mut dice = Dice::new(15);
    for _ in 0..200 {
        let text = format!("{}{}", secret(&mut dice), secret(&mut dice));
        let (first, second) = (text.floor_char_boundary(12), text.floor_char_boundary(6));
        let secrets = [&text[..first], &text[second..]].map(Secret::new);
        let redactor = Redactor::new(&secrets);
        assert_eq!(redactor.redact(&format!("<{text}>")), "<***>", "{secrets:?} {text}");
    }
    let twice = Redactor::new([&Secret::new("xyxyxyxy")]);
    assert_eq!(twice.redact("-xyxyxyxyxyxy-"), "-***-");
}

#[test]
fn parts_of_secret_values_are_redacted_and_short_words_where_they_are_named() {
    let check = |secret: &str, echoed: &str, expected: &str| {
        assert_eq!(Redactor::new([&Secret::new(secret)]).redact(echoed), expected, "{secret}");
    };
    check("session=s3ss10n; csrf=t0k3n-2", "sid s3ss10n, t0k3n%2d2.", "sid ***, ***.");
    check("Basic dXNlcjpwYXNzdzByZA==", "user user with passw0rd, user:passw0rd", "user user with ***, ***");
    check("Basic dXNlcjphYmNk", "abcd abcde", "*** abcde");
    check("v1,t0k3n-22", "v1 and t0k3n-22", "v1 and ***");
    check("Bearer t0k3n-22,x", "got t0k3n-22.", "got ***.");
    check("t0k3n-22|other-2", "other-2 t0k3n-22", "*** ***");
    check("k1=v1secret,k2 = v2secret", "v1secret v2secret", "*** ***");
    check("pw=\"quoted;pw99\"", "<quoted;pw99>", "<***>");
    check("pw=\"quoted;pw99\"", "pw99", "pw99");
    check("user:pa ss12", "not pa ss12!", "not ***!");
    check("t0k3n-22", "T0K3N-22 T0k3N-22", "*** ***");
    check("inventory", "Inventory of inventory", "Inventory of ***");
    check("Bearer t0k3n-22", "Bearer dDBrM24tMjI {\\u0074}0k3n-22 \\u00740k3n-22", "Bearer *** {\\u0074}0k3n-22 ***");
    let named = Redactor::of(Vec::new(), vec![Secret::new("8443"), Secret::new("abc")]);
    assert_eq!(named.redact("port 8443, 18443 and abc"), "port ***, 18443 and abc");
}
