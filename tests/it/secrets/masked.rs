//! Whatever a connector's views mask, no answer brings back: random endpoints and headers, and a server that repeats each masked piece alone.

use super::dice::Dice;
use super::reader::reads;
use super::resolved::check_log;
use crate::harness::{Reply, Shop, connector};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What references in a path turn out to be: some change which part of the URL the text behind them is.
const PATHS: [&str; 6] = [";v=1", "?a=b", "x/y", "plain", "q;s", "a%2Fb?z"];

/// One connector, with tokens of its own in each place that may hold a secret.
struct Case {
    name: String,
    endpoint: String,
    headers: Vec<String>,
    tokens: Vec<String>,
}

/// Makes connectors, and notes their tokens and the variables that they refer to.
struct Maker<'a> {
    dice: &'a mut Dice,
    number: usize,
    tokens: Vec<String>,
    references: usize,
    variables: BTreeMap<String, String>,
}

impl Maker<'_> {
    fn token(&mut self) -> String {
        let token = format!("tk{}q{:05}", self.number, self.dice.below(100_000));
        self.tokens.push(token.clone());
        token
    }

    /// Returns a reference to a variable, with a default or none.
    fn reference(&mut self, value: &str) -> String {
        self.references += 1;
        let name = format!("R{}_{}", self.number, self.references);
        let is_set = self.dice.below(4) > 0;
        let default = if is_set && self.dice.below(2) == 0 { self.token() } else { value.to_owned() };
        if is_set {
            self.variables.insert(name.clone(), value.to_owned());
        }
        if is_set && self.dice.below(2) == 0 { format!("${{{name}}}") } else { format!("${{{name}:-{default}}}") }
    }

    fn mixed(&mut self) -> String {
        let (before, inner, behind) = (self.token(), self.token(), self.token());
        match self.dice.below(3) {
            0 => before,
            1 => self.reference(&inner),
            _ => format!("{before}.{}.{behind}", self.reference(&inner)),
        }
    }

    fn endpoint(&mut self, url: &str) -> String {
        let mut text = format!("{url}/{}", self.number);
        for _ in 0..=self.dice.below(3) {
            let value = PATHS[self.dice.below(PATHS.len())];
            let part = match self.dice.below(6) {
                0 => format!("/{}", self.token()),
                1 => format!("/a{}", self.reference(value)),
                2 => format!("/sig={}", self.mixed()),
                3 => format!(";sid={}", self.mixed()),
                4 => format!("/b;{}", self.mixed()),
                _ => format!("&sig={}", self.mixed()),
            };
            text.push_str(&part);
        }
        for at in 0..self.dice.below(3) {
            text.push_str(&format!("{}k{at}={}", if at == 0 { "?" } else { "&" }, self.mixed()));
        }
        if self.dice.below(4) == 0 { format!("{text}#{}", self.token()) } else { text }
    }

    fn header(&mut self) -> String {
        let (one, other) = (self.mixed(), self.mixed());
        let all = [
            format!("Bearer {one}"),
            format!("v1,{one}|{other}"),
            format!("sid={one}; csrf = \"{other};x\""),
            format!("{one} {other}"),
            format!("user:{one} x"),
        ];
        all[self.dice.below(all.len())].clone()
    }
}

fn cases(dice: &mut Dice, number: usize, url: &str, variables: &mut BTreeMap<String, String>) -> Vec<Case> {
    let case = |number: usize| {
        let mut maker = Maker { dice, number, tokens: Vec::new(), references: 0, variables: BTreeMap::new() };
        let endpoint = maker.endpoint(url);
        let headers: Vec<String> = (0..maker.dice.below(3)).map(|_| maker.header()).collect();
        variables.append(&mut maker.variables);
        let is_used = |token: &String| [&endpoint].into_iter().chain(&headers).any(|text| text.contains(token));
        let tokens = maker.tokens.into_iter().filter(is_used).collect();
        Case { name: format!("c{number}"), endpoint, headers, tokens }
    };
    (0..number).map(case).collect()
}

impl Case {
    fn lines(&self) -> String {
        let text = |text: &str| Value::from(text).to_string();
        let headers = self.headers.iter().enumerate();
        let headers: Vec<String> = headers.map(|(at, value)| format!("X-{at} = {}", text(value))).collect();
        let lines = connector(&self.name, "SALE_INVENTORY", "x").replace("\"x\"", &text(&self.endpoint));
        format!("{lines}headers = {{ {} }}\n", headers.join(", "))
    }
}

const CONNECTORS: usize = 60;

#[test]
fn no_answer_brings_back_what_a_view_masks() {
    let mut shop = Shop::empty();
    let (mut dice, mut variables) = (Dice::new(2711), BTreeMap::new());
    let cases = cases(&mut dice, CONNECTORS, &shop.server.url(""), &mut variables);
    for (name, value) in &variables {
        shop.sandbox = shop.sandbox.with_variable(name, value);
    }
    shop.write_store(&cases.iter().map(Case::lines).collect::<String>());
    let views = [&["connector", "list"][..], &["connector", "validate", "--resolve"]].into_iter();
    let views = views.map(|args| shop.run([args, &["-o", "json"]].concat()).shown().stdout).collect::<String>();
    let shows = cases.iter().map(|case| shop.run(["connector", "show", &case.name, "-o", "json"]).shown().stdout);
    let views = shows.fold(views, |all, one| all + &one);
    let (shown, masked): (Vec<String>, Vec<String>) =
        cases.iter().flat_map(|case| case.tokens.clone()).partition(|token| views.contains(token.as_str()));
    assert!(shown.len() > 20 && masked.len() > 200, "{} {}", shown.len(), masked.len());

    // Each piece comes alone, in an answer of its own or in one with others.
    let by_connector: BTreeMap<String, Vec<String>> =
        cases.iter().map(|case| (case.name[1..].to_owned(), case.tokens.clone())).collect();
    shop.server.set_rule(move |request| {
        let number: String = request.target[1..].chars().take_while(char::is_ascii_digit).collect();
        let words = by_connector.get(&number).map(|tokens| tokens.join(" und ")).unwrap_or_default();
        Reply::status(400)
            .header("Content-Type", &format!("text/x; at={words}"))
            .body(serde_json::json!({"errorMessage": words, "plain": words}).to_string())
    });
    let sent = shop.run(["send", "SALE_INVENTORY", "--data", "{}", "-o", "json", "-v"]).shown();
    assert_eq!(shop.server.requests().len(), CONNECTORS, "{}", sent.stderr);

    let is_seen = RefCell::new(vec![false; shown.len()]);
    let check = |what: &str, text: &str| {
        let found: Vec<&String> = masked.iter().filter(|token| text.contains(token.as_str())).collect();
        assert!(found.is_empty(), "{found:?} in {what}:\n{:#?}", owners(&cases, &found));
        for (token, is_seen) in shown.iter().zip(is_seen.borrow_mut().iter_mut()) {
            *is_seen |= text.contains(token.as_str());
        }
    };
    check("send", &format!("{}{}", sent.stdout, sent.stderr));
    for args in
        [&["failed", "export"][..], &["failed", "search", "--limit", "99"], &["failed", "stats", "--by", "failure"]]
    {
        let ran = shop.run([args, &["-o", "json"]].concat()).shown();
        check(&format!("{args:?}"), &format!("{}{}", ran.stdout, ran.stderr));
    }
    for id in 1..=CONNECTORS {
        check("failed show", &shop.run(["failed", "show", &id.to_string(), "-o", "json"]).shown().stdout);
    }
    // The control: what the views show comes back, so an answer that is not redacted is noticed.
    assert!(is_seen.borrow().iter().all(|is_seen| *is_seen), "the echo of what is shown is missing");
    is_seen.borrow_mut().fill(false);
    check_log(&shop, check);
    assert!(is_seen.borrow().iter().any(|is_seen| *is_seen), "the log has none of what is shown");
    // Nor does a reader find it who takes off escapes.
    let export = shop.run(["failed", "export"]).shown().stdout;
    assert!(masked.iter().take(20).all(|token| !reads(&export, token)) && reads(&export, &shown[0]));
}

/// Returns the connectors to which tokens belong, for a failed assertion.
fn owners(cases: &[Case], tokens: &[&String]) -> Vec<(String, Vec<String>)> {
    let has = |case: &&Case| tokens.iter().any(|token| case.tokens.contains(token));
    cases.iter().filter(has).map(|case| (case.endpoint.clone(), case.headers.clone())).collect()
}
