//! The name of a mail for ever: the same one twice is one.

use data_encoding::HEXLOWER;
use mail::read::Inbound;
use sha2::{Digest, Sha256};
use tickets::Address;

/// What makes a mail the same one: its id, the address it came to, and what stands in it. Somebody may use an id a second
/// time, or none: true words are never taken for a repetition.
pub(super) fn key(mail: &Inbound, desk: &Address) -> String {
    let written = mail.written.map(|at| at.timestamp().to_string()).unwrap_or_default();
    let attached = mail.attachments.join("\n");
    let parts = [
        mail.message_id.as_str(),
        desk.as_str(),
        mail.from.address.as_str(),
        &written,
        &mail.subject,
        &mail.text,
        &attached,
    ];
    format!("mail.{}", digest(&parts))
}

/// One name for all of these, whatever stands in them.
pub(super) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    HEXLOWER.encode(&hash.finalize())
}
