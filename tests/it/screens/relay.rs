//! What `inv-hooks relay …` shows.

use super::screens;

#[test]
fn the_urls_of_the_relay_as_a_person_sees_them() {
    screens(
        "relay",
        &[
            "relay urls",
            "connector disable sale",
            "relay urls --base https://relay.example.com/hooks/",
            "relay urls --base http://relay.example.com",
            "relay urls --help",
        ],
    );
}
