//! Taking away what lies on shelves.

use crate::change::{Change, Shelved};
use crate::handle::Desk;
use crate::ports::StoreError;

/// How many lines go at once: a transaction has its limits.
const TOGETHER_MAX: usize = 50;

/// Takes these lines away, however many there are.
///
/// # Errors
/// If the store fails; what was taken away until then is gone.
pub(crate) async fn clear(desk: &Desk, lines: Vec<Shelved>) -> Result<(), StoreError> {
    let gone: Vec<_> = lines.into_iter().map(|line| Shelved { text: String::new(), ..line }).collect();
    for some in gone.chunks(TOGETHER_MAX) {
        desk.store.commit(Change { shelved: some.to_vec(), ..Change::default() }).await?;
    }
    Ok(())
}
