//! Items: attributes in, values out.

use super::error::DynamoError;
use super::keys::{Key, PK, SK};
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

/// The attributes of an item, or the values of an expression.
pub(super) type Attributes = HashMap<String, AttributeValue>;

pub(super) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(super) fn number(value: impl Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The key alone, or what an item begins with.
pub(super) fn key(key: Key) -> Attributes {
    Attributes::from([(PK.to_owned(), text(key.pk)), (SK.to_owned(), text(key.sk))])
}

/// An item with these attributes beside its key.
pub(super) fn item<const N: usize>(at: Key, attributes: [(&str, AttributeValue); N]) -> Attributes {
    let mut item = key(at);
    item.extend(attributes.map(|(name, value)| (name.to_owned(), value)));
    item
}

/// A text that must be there.
pub(super) fn get_text<'a>(item: &'a Attributes, name: &'static str) -> Result<&'a str, DynamoError> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str).ok_or(DynamoError::Unreadable(name))
}

/// A number that must be there.
pub(super) fn get_number<T: FromStr>(item: &Attributes, name: &'static str) -> Result<T, DynamoError> {
    let found = item.get(name).and_then(|value| value.as_n().ok()).and_then(|n| n.parse().ok());
    found.ok_or(DynamoError::Unreadable(name))
}

/// A moment that must be there.
pub(super) fn get_time(item: &Attributes, name: &'static str) -> Result<DateTime<Utc>, DynamoError> {
    get_text(item, name)?.parse().map_err(|_| DynamoError::Unreadable(name))
}

/// A list of texts that must be there.
pub(super) fn get_texts(item: &Attributes, name: &'static str) -> Result<Vec<String>, DynamoError> {
    let found = item.get(name).and_then(|value| value.as_l().ok()).ok_or(DynamoError::Unreadable(name))?;
    found.iter().map(|value| value.as_s().cloned().map_err(|_| DynamoError::Unreadable(name))).collect()
}
