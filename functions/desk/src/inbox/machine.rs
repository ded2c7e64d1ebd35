//! Addresses at which no person reads.

use tickets::Address;

/// How the names of mailboxes begin that a program reads.
const MACHINES: [&str; 8] =
    ["noreply", "no-reply", "do-not-reply", "donotreply", "mailer-daemon", "postmaster", "bounce", "majordomo"];
/// How the names of lists end.
const LISTS: [&str; 7] = ["-list", "-liste", "-verteiler", "-announce", "-alle", "-all", "-request"];

/// Whether mails to it are read by a program, or by many: nobody there can take part.
pub(super) fn is_read_by_machine(address: &Address) -> bool {
    let (local, _) = address.as_str().rsplit_once('@').unwrap_or_default();
    let (starts, ends) =
        (MACHINES.iter().any(|name| local.starts_with(name)), LISTS.iter().any(|name| local.ends_with(name)));
    starts || ends || LISTS.iter().any(|name| local == name.trim_start_matches('-'))
}
