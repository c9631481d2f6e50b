//! What `inv-hooks repost and inv-hooks resume` shows.

use super::screens;

#[test]
fn reposting_as_a_person_sees_it() {
    screens(
        "repost",
        &[
            "repost 1",
            "repost --all --dry-run",
            "!asn answers 200",
            "repost 1 --dry-run",
            "repost 1",
            "repost 1",
            "repost 1 --force",
            "repost 3 --yes",
            "repost 4",
            "repost 4 --to sale",
            "repost 2 --set /productList/0/receivedQuantity=5 --dry-run",
            "repost --all --yes --concurrency 1",
            "repost --all --yes --concurrency 1",
            "resume",
            "!2 is unknown",
            "!3 is pending",
            "resume --dry-run",
            "failed search",
            "resume",
            "resume --unknown",
        ],
    );
}
