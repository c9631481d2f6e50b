//! How much words say about a failure beyond its status: "Internal Server Error" says nothing about a 500.

/// How much a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// No more than the status.
    Nothing,
    /// That something is wrong, but not what.
    Little,
    /// What is wrong.
    Much,
}

/// Words that surround the name of a status.
const AROUND: &str = "http https error errors status code the a is was";

/// Words that are in the texts of all failures, in several languages.
const VAGUE: &str = "an and again administrator api app application as at be been but by can condition contact could details do does \
    encountered endpoint err exception fail failed failure fault for general generic handle handled handling has have help if in \
    internal it issue later moment of on one oops operation or our page please prevented problem process processed processing reason \
    report request requests result retry runtime seems server servlet service so something sorry support system team that then token \
    there this to try trying unable undefined unexpected unhandled unknown up we went were whitelabel with wrong you your client \
    while occurred occured happened message type web validation validate validated invalid not bad malformed unprocessable entity \
    content acceptable rejected data input body payload parameter parameters param argument arguments field fields more given \
    supplied required constraint violation violations business rule \
    fehler ein eine ist aufgetreten leider bitte versuchen sie es später erneut interner anfrage ungültig ungültige daten \
    erreur interne du serveur une est survenue requête invalide error interno del servidor se ha producido solicitud errore \
    interne serverfout";

/// The names of statuses, without the words around them.
const NAMES: &[(u16, &[&str])] = &[
    (301, &["moved permanently"]),
    (302, &["found", "moved temporarily"]),
    (307, &["temporary redirect"]),
    (308, &["permanent redirect"]),
    (400, &["bad request"]),
    (
        401,
        &[
            "unauthorized",
            "unauthorised",
            "authorization required",
            "nicht autorisiert",
            "non autorisé",
            "no autorizado",
        ],
    ),
    (402, &["payment required"]),
    (
        403,
        &[
            "forbidden",
            "access denied",
            "verboten",
            "zugriff verweigert",
            "accès refusé",
            "accès interdit",
            "acceso denegado",
        ],
    ),
    (404, &["not found", "page not found", "nicht gefunden", "seite nicht gefunden", "non trouvé", "no encontrado"]),
    (405, &["method not allowed"]),
    (406, &["not acceptable"]),
    (408, &["request timeout", "request time out"]),
    (409, &["conflict"]),
    (410, &["gone"]),
    (411, &["length required"]),
    (412, &["precondition failed"]),
    (413, &["request entity too large", "payload too large", "content too large"]),
    (415, &["unsupported media type"]),
    (422, &["unprocessable entity", "unprocessable content"]),
    (423, &["locked"]),
    (424, &["failed dependency"]),
    (429, &["too many requests", "zu viele anfragen", "trop de requêtes"]),
    (
        500,
        &[
            "internal server",
            "interner serverfehler",
            "interner server fehler",
            "erreur interne du serveur",
            "interno del servidor",
        ],
    ),
    (501, &["not implemented"]),
    (502, &["bad gateway"]),
    (
        503,
        &[
            "service unavailable",
            "service temporarily unavailable",
            "temporarily unavailable",
            "unavailable",
            "dienst nicht verfügbar",
            "service indisponible",
            "servicio no disponible",
            "servizio non disponibile",
        ],
    ),
    (504, &["gateway timeout", "gateway time out"]),
    (520, &["web server returning an unknown"]),
    (521, &["web server down"]),
    (522, &["connection timed out"]),
    (523, &["origin unreachable"]),
    (524, &["timeout occurred"]),
];

/// Says how much a text says about a failure with this status. A number that is not the status names an error.
pub fn weigh(text: &str, status: u16) -> Weight {
    let words = words(text);
    let is_number = |word: &&String| word.starts_with(|c: char| c.is_ascii_digit());
    let is_status = |word: &&String| **word == status.to_string();
    if words.iter().filter(is_number).any(|word| word.len() > 1 && !is_status(&word)) {
        return Weight::Much;
    }
    let words: Vec<&str> = words.iter().filter(|word| !is_number(word)).map(String::as_str).collect();
    let is_in = |list: &str, word: &str| list.split_ascii_whitespace().any(|known| known == word);
    let name = words.iter().copied().filter(|word| !is_in(AROUND, word)).collect::<Vec<_>>().join(" ");
    let is_name = |names: &&[&str]| names.iter().any(|known| *known == name);
    let of_status = NAMES.iter().find(|(known, _)| *known == status).map(|(_, names)| *names);
    if name.is_empty() || of_status.as_ref().is_some_and(is_name) {
        return Weight::Nothing;
    }
    let is_vague = words.iter().all(|word| is_in(VAGUE, word) || is_in(AROUND, word));
    if is_vague { Weight::Little } else { Weight::Much }
}

/// Returns the words of a text in small letters, and its numbers; those of `camelCase` are two.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        let is_start = (c.is_uppercase() && before.is_lowercase()) || (c.is_ascii_digit() != before.is_ascii_digit());
        if !c.is_alphanumeric() || is_start {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().into_iter().for_each(|word| word.extend(c.to_lowercase()));
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{Weight, weigh};

    #[test]
    fn the_name_of_a_status_says_nothing_and_vague_words_say_little() {
        let check =
            |status: u16, text: &str, expected: Weight| assert_eq!(weigh(text, status), expected, "{status} {text}");
        for (status, text) in [
            (500, "Internal Server Error"),
            (500, "HTTP Status 500 – Internal Server Error"),
            (500, "INTERNAL_SERVER_ERROR"),
            (503, "The service is unavailable."),
            (504, "504 Gateway Time-out"),
            (404, "Not Found"),
            (503, "error"),
            (422, ""),
        ] {
            check(status, text, Weight::Nothing);
        }
        for (status, text) in [
            (400, "Not Found"),
            (500, "An unexpected error occurred"),
            (422, "Validation failed"),
            (400, "ValidationError"),
        ] {
            let expected = if text == "Not Found" { Weight::Much } else { Weight::Little };
            check(status, text, expected);
        }
        for (status, text) in
            [(500, "deadlock detected"), (429, "error code: 1015"), (200, "ERR_17"), (503, "no healthy upstream")]
        {
            check(status, text, Weight::Much);
        }
    }
}
