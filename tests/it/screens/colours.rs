//! One screen of each kind with its colours: `\\e[` is the beginning of an escape sequence.

use super::scene::Scene;
use crate::harness::{blessed, words_of};
use std::fmt::Write as _;

/// The columns of the terminal; another width changes no colour.
const COLUMNS: usize = 80;

#[test]
fn colours_of_each_kind_of_screen() {
    let scene = Scene::coloured();
    scene.change("the faulty stores are here");
    let mut text = String::new();
    for line in [
        "connector list",
        "connector show asn",
        "connector validate --config literal-secret.toml",
        "event check --api-key INVENTORY_EXPORT_ASN asn.json",
        "failed search",
        "failed show 1",
        "failed stats",
        "send INVENTORY_EXPORT_ASN --data @asn.json --concurrency 1",
        "send SALE_INVENTORY --data @sale.json",
        "repost 1 --dry-run",
        "failed discard 4",
        "serch",
    ] {
        let (words, _) = words_of(line);
        let (code, screen) = scene.sandbox.terminal_of(COLUMNS, &words).ends();
        assert!(screen.contains("\u{1b}["), "{line} has no colour: {screen}");
        let screen = scene.normal(&screen).replace('\u{1b}', "\\e");
        let _ = write!(text, "$ inv-hooks {line}\n{screen}[exit {code}]\n\n");
    }
    blessed("tests/it/screens/colours.txt", &text);
}
