//! The head of a ticket: its version, and everything that the next change must take away.

use super::error::DynamoError;
use super::item::{Attributes, get_number, get_text, get_texts, item, number, text};
use super::keys;
use aws_sdk_dynamodb::types::AttributeValue;
use desk::Listing;
use std::collections::BTreeSet;
use tickets::TicketId;

/// How many events there are.
pub(super) const VERSION: &str = "version";
/// How often it was written: due time and places can change without an event.
pub(super) const REVISION: &str = "revision";
/// The number of events of a ticket that is going: no change fits it.
pub(super) const GOING: u64 = u64::MAX;
const DUE: &str = "due";
const LISTS: &str = "lists";
const SORTS: &str = "sorts";
const CARD: &str = "card";
const SORT: &str = "sort";

/// How a ticket stands in the table. That of a ticket that there is not is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) version: u64,
    pub(super) revision: u64,
    /// When it is due, as the table keeps it.
    pub(super) due: Option<String>,
    pub(super) places: BTreeSet<Listing>,
    /// What lists show of it. Each place has it too; here it is for who moves the desk elsewhere.
    pub(super) card: String,
    /// What its words are sorted by, if it can be found.
    pub(super) sort: Option<String>,
}

impl Head {
    pub(super) fn read(item: &Attributes) -> Result<Self, DynamoError> {
        let (lists, sorts) = (get_texts(item, LISTS)?, get_texts(item, SORTS)?);
        Ok(Self {
            version: get_number(item, VERSION)?,
            revision: get_number(item, REVISION)?,
            due: item.get(DUE).and_then(|due| due.as_s().ok()).cloned(),
            card: get_text(item, CARD)?.to_owned(),
            sort: item.get(SORT).and_then(|sort| sort.as_s().ok()).cloned(),
            places: lists.into_iter().zip(sorts).map(|(list, sort)| Listing { list, sort }).collect(),
        })
    }

    pub(super) fn write(&self, id: TicketId) -> Attributes {
        let texts = |part: fn(&Listing) -> &String| {
            AttributeValue::L(self.places.iter().map(|place| text(part(place))).collect())
        };
        let attributes = [
            (VERSION, number(self.version)),
            (REVISION, number(self.revision)),
            (LISTS, texts(|place| &place.list)),
            (SORTS, texts(|place| &place.sort)),
            (CARD, text(&self.card)),
        ];
        let mut item = item(keys::head(id), attributes);
        item.extend(self.due.as_ref().map(|due| (DUE.to_owned(), text(due))));
        item.extend(self.sort.as_ref().map(|sort| (SORT.to_owned(), text(sort))));
        item
    }
}
