//! By what an event is recognised that comes in again: the digest of its payload's content, or its webhook id.

use crate::model::{MAX_ID_BYTES, NewDelivery, content_digest, digest, hex};

/// The first byte of the digest of a payload's content, which does not depend on its layout.
const CONTENT: u8 = 1;

/// Like [`CONTENT`], for an event that was reported without its webhook id. The id in its row was generated here.
const WITHOUT_ID: u8 = 2;

/// Returns the digest by which a failed event is recognised when it is reported again.
pub fn known_by(payload: &[u8]) -> Vec<u8> {
    marked(CONTENT, &content_digest(payload))
}

/// Returns the digest by which a failed event is recognised, made of the digest of its payload's content.
pub fn by_content(content: &[u8; 32]) -> Vec<u8> {
    marked(CONTENT, content)
}

/// Returns the digest of the content of a failed event; `None` if `kept` is that of something else.
pub fn content_of(kept: &[u8]) -> Option<[u8; 32]> {
    let (mark, content) = kept.split_first()?;
    content.try_into().ok().filter(|_| matches!(*mark, CONTENT | WITHOUT_ID))
}

fn marked(mark: u8, digest: &[u8]) -> Vec<u8> {
    [&[mark][..], digest].concat()
}

/// The digests that a reported event is compared by. Two different webhook ids are two events, whatever their payloads say. If
/// one side has no id, the payloads decide.
pub struct Sought {
    /// The digest of the event itself, to be stored in its row.
    pub own: Vec<u8>,
    /// Digests that the same event may be stored under. A row that retention thinned in an earlier version has the digest of its
    /// bytes.
    pub others: [Vec<u8>; 3],
}

impl Sought {
    /// Makes the digests for an event with this payload; `has_id` says whether its webhook id is known.
    pub fn of(payload: &[u8], has_id: bool) -> Self {
        let content = content_digest(payload);
        let [with_id, without_id] = [CONTENT, WITHOUT_ID].map(|mark| marked(mark, &content));
        if has_id {
            return Self { own: with_id, others: std::array::from_fn(|_| without_id.clone()) };
        }
        Self { own: without_id.clone(), others: [with_id, without_id, digest(payload).to_vec()] }
    }
}

/// Returns the webhook id that an event has if another connector's event has its own.
pub fn own_id(new: &NewDelivery) -> String {
    let whole = format!("{}-{}", new.webhook_id, new.connector);
    if whole.len() <= MAX_ID_BYTES {
        whole
    } else {
        format!("{}-{}", hex(&digest(new.webhook_id.as_bytes())), new.connector)
    }
}
