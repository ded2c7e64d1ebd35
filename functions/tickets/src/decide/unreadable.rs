//! What is stored holds no secret: passwords and the like go out of every text, whoever wrote it, whichever way (N-14).

use crate::event::What;
use crate::secret::mask;

/// Makes secrets in it unreadable. Says whether there were any.
pub(super) fn make(what: &mut What) -> bool {
    // Each text, also behind one that had a secret.
    what.texts_mut().into_iter().fold(false, |any, text| mask(text) | any)
}
