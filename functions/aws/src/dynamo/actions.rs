//! What a change does to the table, action by action: values in, values out.

use super::error::DynamoError;
use super::head::{GOING, Head, REVISION, VERSION};
use super::item::{Attributes, item, key, number, text};
use super::keys::{self, Key, MAIL, PK, TAKE_AT, TODO};
use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, ReturnValuesOnConditionCheckFailure as OnFailure, TransactWriteItem, Update,
};
use desk::{Change, Owed, Remark, Shelved, TicketChange};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tickets::TicketId;

/// How many actions a transaction takes; DynamoDB's own limit.
pub(super) const ACTIONS_MAX: usize = 100;

/// One action of a transaction.
pub(super) struct Action {
    /// What it means if its condition does not hold.
    pub(super) guards: Guard,
    pub(super) write: TransactWriteItem,
}

/// What an action's condition guards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// It has no condition.
    Nothing,
    /// The request was not carried out before.
    Receipt,
    /// This ticket stands as it was read.
    Ticket(TicketId),
    /// The remark's place is free.
    Remark,
    /// The mail with this name is not known.
    Mail(String),
    /// The note with this name is not known.
    Note(String),
}

/// All actions of a change to tickets that stand like this; those that there are not are left out of `heads`.
pub(super) fn actions(
    table: &str,
    change: &Change,
    heads: &BTreeMap<TicketId, Head>,
) -> Result<Vec<Action>, DynamoError> {
    let mut all = Actions { table, actions: Vec::new(), counts: BTreeMap::new() };
    if let Some(receipt) = &change.receipt {
        all.put_new(Guard::Receipt, answer(&receipt.key, &receipt.answer));
    }
    for ticket in &change.tickets {
        all.ticket(ticket, heads.get(&ticket.id));
    }
    for remark in &change.remarks {
        all.remark(remark);
    }
    // A transaction takes each item once: of two with the same name the last stays, as it does between changes.
    let shelved: BTreeMap<_, _> = change.shelved.iter().map(|one| ((&one.shelf, &one.name), one)).collect();
    shelved.into_values().for_each(|one| all.lay(one));
    // A transaction takes each item once: of two with the same name the first stays, as it does between changes.
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for owed in change.owed.iter().filter(|owed| names.insert(&owed.key)) {
        all.put_new(Guard::Mail(owed.key.clone()), mail(owed));
    }
    for note in &change.notes {
        all.put_new(Guard::Note(note.key.clone()), answer(&note.key, &note.answer));
    }
    all.finish()
}

/// Marks a ticket as one that is going.
pub(super) fn going(table: &str, id: TicketId, head: &Head) -> Result<Vec<Action>, DynamoError> {
    let mut all = Actions { table, actions: Vec::new(), counts: BTreeMap::new() };
    all.head(id, Some(head), &Head { version: GOING, revision: head.revision + 1, ..head.clone() });
    all.finish()
}

/// Takes a ticket away that has no history any more.
pub(super) fn gone(table: &str, id: TicketId, head: &Head) -> Result<Vec<Action>, DynamoError> {
    let mut all = Actions { table, actions: Vec::new(), counts: BTreeMap::new() };
    all.leave(id, head, &Head::default());
    let delete = Delete::builder()
        .table_name(table)
        .set_key(Some(key(keys::head(id))))
        .condition_expression("#revision = :revision")
        .expression_attribute_names("#revision", REVISION)
        .expression_attribute_values(":revision", number(head.revision));
    let delete = delete.build().expect("a delete has a table and a key");
    let write = TransactWriteItem::builder().delete(delete).build();
    all.actions.push(Action { guards: Guard::Ticket(id), write });
    all.finish()
}

struct Actions<'a> {
    table: &'a str,
    actions: Vec<Action>,
    /// How much counts change: tickets of one change may meet on one.
    counts: BTreeMap<Key, i64>,
}

impl Actions<'_> {
    fn ticket(&mut self, change: &TicketChange, before: Option<&Head>) {
        let gone = Head::default();
        let (id, old) = (change.id, before.unwrap_or(&gone));
        let new = Head {
            version: change.version_before + change.events.len() as u64,
            revision: old.revision + 1,
            due: change.due.map(keys::time),
            places: change.lists.iter().cloned().collect(),
            card: change.card.clone(),
            sort: (!change.words.is_empty()).then(|| change.words.sort.clone()),
        };
        self.head(id, before, &new);
        if !change.events.is_empty() {
            let bodies = AttributeValue::L(change.events.iter().map(text).collect());
            self.put(item(keys::events(id, change.version_before), [("events", bodies)]));
        }
        self.leave(id, old, &new);
        if old.due != new.due
            && let Some(at) = &new.due
        {
            self.put(key(keys::due(at, id)));
        }
        if let Some(sort) = &new.sort {
            let attributes = [("words", text(&change.words.text)), ("card", text(&change.card))];
            self.put(item(keys::words(sort, id), attributes));
        }
        for place in &new.places {
            self.put(item(keys::place(&place.list, &place.sort, id), [("card", text(&change.card))]));
        }
        for place in new.places.difference(&old.places) {
            *self.counts.entry(keys::count(&place.list, id)).or_default() += 1;
        }
    }

    /// Takes away where a ticket stood and stands no more.
    fn leave(&mut self, id: TicketId, old: &Head, new: &Head) {
        if old.due != new.due
            && let Some(at) = &old.due
        {
            self.delete(keys::due(at, id));
        }
        if old.sort != new.sort
            && let Some(sort) = &old.sort
        {
            self.delete(keys::words(sort, id));
        }
        for place in old.places.difference(&new.places) {
            self.delete(keys::place(&place.list, &place.sort, id));
            *self.counts.entry(keys::count(&place.list, id)).or_default() -= 1;
        }
    }

    fn head(&mut self, id: TicketId, before: Option<&Head>, new: &Head) {
        let Some(old) = before else { return self.put_new(Guard::Ticket(id), new.write(id)) };
        let put = self.putting(new.write(id));
        let put = put
            .condition_expression("#version = :version AND #revision = :revision")
            .expression_attribute_names("#version", VERSION)
            .expression_attribute_names("#revision", REVISION)
            .expression_attribute_values(":version", number(old.version))
            .expression_attribute_values(":revision", number(old.revision))
            .return_values_on_condition_check_failure(OnFailure::AllOld);
        self.push_put(Guard::Ticket(id), put);
    }

    fn remark(&mut self, remark: &Remark) {
        self.put_new(Guard::Remark, key(keys::remark_place(&remark.key)));
        let attributes = [
            ("key", text(&remark.key)),
            ("about", text(&remark.about)),
            ("at", text(keys::time(remark.at))),
            ("text", text(&remark.text)),
        ];
        self.put(item(keys::remark(&remark.kind, remark.at, &remark.key), attributes));
        let names = [("#count", "count"), ("#about", "about"), ("#kind", "kind")];
        let values = [(":one", number(1)), (":about", text(&remark.about)), (":kind", text(&remark.kind))];
        let expression = "ADD #count :one SET #about = :about, #kind = :kind";
        self.update(keys::tally(&remark.about, &remark.kind), expression, &names, values);
    }

    fn lay(&mut self, Shelved { shelf, name, text: what }: &Shelved) {
        match what.is_empty() {
            true => self.delete(keys::shelved(shelf, name)),
            false => self.put(item(keys::shelved(shelf, name), [("text", text(what))])),
        }
    }

    /// Puts an item where there is none; DynamoDB gives back the one that is there.
    fn put_new(&mut self, guards: Guard, item: Attributes) {
        let put = self.putting(item);
        let put = put
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", PK)
            .return_values_on_condition_check_failure(OnFailure::AllOld);
        self.push_put(guards, put);
    }

    fn put(&mut self, item: Attributes) {
        let put = self.putting(item);
        self.push_put(Guard::Nothing, put);
    }

    fn putting(&self, item: Attributes) -> aws_sdk_dynamodb::types::builders::PutBuilder {
        Put::builder().table_name(self.table).set_item(Some(item))
    }

    fn push_put(&mut self, guards: Guard, put: aws_sdk_dynamodb::types::builders::PutBuilder) {
        let put = put.build().expect("a put has a table and an item");
        self.actions.push(Action { guards, write: TransactWriteItem::builder().put(put).build() });
    }

    fn delete(&mut self, at: Key) {
        let delete = Delete::builder().table_name(self.table).set_key(Some(key(at)));
        let delete = delete.build().expect("a delete has a table and a key");
        self.actions
            .push(Action { guards: Guard::Nothing, write: TransactWriteItem::builder().delete(delete).build() });
    }

    fn update<const N: usize>(
        &mut self,
        at: Key,
        expression: &str,
        names: &[(&str, &str)],
        values: [(&str, AttributeValue); N],
    ) {
        let names: HashMap<_, _> =
            names.iter().map(|(short, name)| ((*short).to_owned(), (*name).to_owned())).collect();
        let values: HashMap<_, _> = values.into_iter().map(|(short, value)| (short.to_owned(), value)).collect();
        let update = Update::builder()
            .table_name(self.table)
            .set_key(Some(key(at)))
            .update_expression(expression)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        let update = update.build().expect("an update has a table, a key and an expression");
        self.actions
            .push(Action { guards: Guard::Nothing, write: TransactWriteItem::builder().update(update).build() });
    }

    fn finish(mut self) -> Result<Vec<Action>, DynamoError> {
        // Who only changes its place on a list changes no count.
        for (at, change) in std::mem::take(&mut self.counts).into_iter().filter(|(_, change)| *change != 0) {
            self.update(at, "ADD #count :change", &[("#count", "count")], [(":change", number(change))]);
        }
        let count = self.actions.len();
        if count > ACTIONS_MAX { Err(DynamoError::TooLarge(count)) } else { Ok(self.actions) }
    }
}

pub(super) fn answer(name: &str, answer: &str) -> Attributes {
    item(keys::receipt(name), [("answer", text(answer))])
}

pub(super) fn mail(owed: &Owed) -> Attributes {
    let at = keys::time(owed.at);
    let attributes = [
        (TODO, text(MAIL)),
        (TAKE_AT, text(&at)),
        ("at", text(at.clone())),
        ("attempt", number(0)),
        ("body", text(&owed.body)),
    ];
    item(keys::mail(&owed.key), attributes)
}
