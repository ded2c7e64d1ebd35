//! Some calls beside each other.

use super::error::DynamoError;
use tokio::task::JoinSet;

/// How many calls of one piece of work are under way at once.
const AT_ONCE_MAX: usize = 8;

/// Does some work beside each other; what came of it is in the order of the work. Where one fails, the others that were
/// begun are still carried through.
pub(super) async fn beside<T: Send + 'static>(
    work: impl Iterator<Item = impl Future<Output = Result<T, DynamoError>> + Send + 'static>,
) -> Result<Vec<T>, DynamoError> {
    let mut ended = Vec::new();
    let mut under_way = JoinSet::new();
    for (place, one) in work.enumerate() {
        if under_way.len() == AT_ONCE_MAX {
            ended.extend(under_way.join_next().await);
        }
        under_way.spawn(async move { (place, one.await) });
    }
    while let Some(one) = under_way.join_next().await {
        ended.push(one);
    }
    let mut done = Vec::with_capacity(ended.len());
    for one in ended {
        let (place, came) = one.map_err(|error| DynamoError::Unavailable(error.to_string()))?;
        done.push((place, came?));
    }
    done.sort_unstable_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, came)| came).collect())
}
