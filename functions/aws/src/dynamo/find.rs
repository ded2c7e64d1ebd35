//! Tickets by their words: each shard is read from the newest on, all of them beside each other. The table itself leaves out
//! what does not fit.

use super::beside::beside;
use super::capacity::Way;
use super::error::DynamoError;
use super::item::{get_text, text};
use super::keys::{self, SK};
use super::{Dynamo, read};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use desk::{Found, Wanted};

/// How many pages of a shard are read before the search rests. A page is 1 MB: some thousand tickets.
const PAGES_MAX: usize = 8;

/// What a shard has.
struct Hits {
    /// Places and cards, the newest first.
    hits: Vec<(String, String)>,
    /// Before this place nobody has looked.
    unseen_before: Option<String>,
}

/// Tickets by their words, those with the greatest places first.
pub(super) async fn find(store: &Dynamo, wanted: Wanted) -> Result<Found, DynamoError> {
    // The table takes no range that ends before it begins.
    if wanted.before.as_ref().is_some_and(|before| *before <= wanted.from) {
        return Ok(Found::default());
    }
    let questions = (0..keys::WORDS_SHARDS).map(|shard| {
        let (store, query) = (store.clone(), question(store, shard, &wanted));
        let count_max = wanted.count_max;
        async move { of_shard(&store, query, count_max).await }
    });
    let shards = beside(questions).await?;
    // Where one shard has not been looked through, what others have there must wait for it.
    let unseen = shards.iter().filter_map(|shard| shard.unseen_before.clone()).max();
    let mut hits: Vec<_> = shards.into_iter().flat_map(|shard| shard.hits).collect();
    hits.sort_unstable_by(|a, b| b.cmp(a));
    let seen = |place: &str| unseen.as_deref().is_none_or(|unseen| place >= unseen);
    let ready = hits.iter().take_while(|(place, _)| seen(place)).take(wanted.count_max).count();
    let more_before = match ready == wanted.count_max {
        true => {
            hits.get(ready.wrapping_sub(1)).filter(|_| hits.len() > ready || unseen.is_some()).map(|hit| hit.0.clone())
        }
        false => unseen,
    };
    hits.truncate(ready);
    Ok(Found { cards: hits.into_iter().map(|(_, card)| card).collect(), more_before })
}

fn question(store: &Dynamo, shard: u8, wanted: &Wanted) -> QueryFluentBuilder {
    let query =
        read::query(store, keys::findable(shard)).scan_index_forward(false).expression_attribute_names("#sk", SK);
    // Places are the range keys. Both ends count where there are both: a place itself is left out below.
    let query = match &wanted.before {
        Some(before) => query
            .key_condition_expression("#pk = :pk AND #sk BETWEEN :from AND :before")
            .expression_attribute_values(":before", text(before)),
        None => query.key_condition_expression("#pk = :pk AND #sk >= :from"),
    };
    // No key is empty; a blank comes before every place.
    let from = if wanted.from.is_empty() { " " } else { &wanted.from };
    let mut query = query.expression_attribute_values(":from", text(from));
    let mut groups = Vec::new();
    for (g, group) in wanted.pieces.iter().enumerate() {
        let mut any = Vec::new();
        for (p, piece) in group.iter().enumerate() {
            any.push(format!("contains(#w,:g{g}p{p})"));
            query = query.expression_attribute_values(format!(":g{g}p{p}"), text(piece));
        }
        groups.push(format!("({})", any.join(" OR ")));
    }
    if !groups.is_empty() {
        query = query.expression_attribute_names("#w", "words").filter_expression(groups.join(" AND "));
    }
    query
}

/// The first hits of a shard, one more than are wanted if there are so many.
async fn of_shard(store: &Dynamo, query: QueryFluentBuilder, count_max: usize) -> Result<Hits, DynamoError> {
    let before = query.as_input().get_expression_attribute_values().as_ref().and_then(|values| values.get(":before"));
    let before = before.and_then(|before| before.as_s().ok()).cloned();
    let mut found = Hits { hits: Vec::new(), unseen_before: None };
    let mut after = None;
    for _ in 0..PAGES_MAX {
        let page =
            query.clone().set_exclusive_start_key(after).send().await.map_err(|error| DynamoError::of(&error))?;
        store.units.count(Way::Read, page.consumed_capacity());
        for item in page.items() {
            let place = get_text(item, SK)?.to_owned();
            if before.as_ref() != Some(&place) {
                found.hits.push((place, get_text(item, "card")?.to_owned()));
            }
        }
        after = page.last_evaluated_key;
        let Some(last) = &after else {
            found.unseen_before = None;
            return Ok(found);
        };
        if found.hits.len() > count_max {
            break;
        }
        found.unseen_before = Some(get_text(last, SK)?.to_owned());
    }
    found.hits.truncate(count_max + 1);
    if found.hits.len() > count_max {
        found.unseen_before = found.hits.last().map(|hit| hit.0.clone());
    }
    Ok(found)
}
