//! One tree for both notations: what was written, and where.

use chrono::NaiveDate;
use std::borrow::Cow;

/// How deep a front matter may be nested.
pub(super) const DEPTH_MAX: usize = 8;

/// A value and the byte in the file where it begins.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) value: Value<'a>,
    pub(super) at: usize,
}

/// What was written.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Boolean(bool),
    Date(NaiveDate),
    List(Vec<Node<'a>>),
    Table(Table<'a>),
    /// Nothing, or what no key takes.
    Other,
}

/// Keys with their values, in order.
pub(super) type Table<'a> = Vec<(Key<'a>, Node<'a>)>;

/// A key and the byte in the file where it begins.
#[derive(Debug)]
pub(super) struct Key<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) at: usize,
}
