//! The ways by which a level is reached (P-02), and what a queue takes of them (P-18).

use super::{Level, Policy, Queue};
use crate::Channel;

/// A way to somebody, or to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The help pages.
    Pages,
    /// The forum.
    Forum,
    /// The form.
    Form,
    /// A mail.
    Mail,
    /// The telephone.
    Phone,
    /// A talk at the school.
    Talk,
    /// A video conference.
    Video,
    /// A visit.
    Visit,
    /// By the level below alone.
    Below,
}

/// Where a way leads to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In each group that there is.
    Everywhere,
    /// In some.
    Somewhere,
    /// In none.
    Nowhere,
}

impl Way {
    /// The ways by which a request comes to a queue: help pages and forums lead to none.
    pub const TO_QUEUES: [Self; 7] =
        [Self::Form, Self::Mail, Self::Phone, Self::Talk, Self::Video, Self::Visit, Self::Below];

    /// All ways there are.
    pub const ALL: [Self; 9] = [
        Self::Pages,
        Self::Forum,
        Self::Form,
        Self::Mail,
        Self::Phone,
        Self::Talk,
        Self::Video,
        Self::Visit,
        Self::Below,
    ];

    /// Its name in `desk.toml` and in strings.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Forum => "forum",
            Self::Form => "form",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Talk => "talk",
            Self::Video => "video",
            Self::Visit => "visit",
            Self::Below => "below",
        }
    }

    /// The way with this name.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }

    /// The way on which somebody brings a request in themselves; what agents and the desk enter has come already.
    #[must_use]
    pub fn of(channel: Channel) -> Option<Self> {
        match channel {
            Channel::Web => Some(Self::Form),
            Channel::Mail => Some(Self::Mail),
            Channel::Phone | Channel::Talk | Channel::Desk => None,
        }
    }
}

impl Queue {
    /// Whether requests may come to it on this way. What is handed up, moved, or entered by an agent always may (C11).
    #[must_use]
    pub fn takes(&self, way: Way) -> bool {
        self.channels.contains(&way)
    }

    /// Whether it says which ways lead to it.
    #[must_use]
    pub fn is_choosy(&self) -> bool {
        Way::TO_QUEUES.into_iter().any(|way| !self.takes(way))
    }
}

impl Policy {
    /// Where on a level this way leads to somebody: no page tells of a way that is closed.
    #[must_use]
    pub fn reach(&self, level: Level, way: Way) -> Reach {
        let mut queues = self.queues.iter().filter(|queue| queue.level == level).peekable();
        if !Way::TO_QUEUES.contains(&way) || queues.peek().is_none() {
            return Reach::Everywhere;
        }
        let (takes, not): (Vec<_>, Vec<_>) = queues.partition(|queue| queue.takes(way));
        match (takes.is_empty(), not.is_empty()) {
            (_, true) => Reach::Everywhere,
            (false, false) => Reach::Somewhere,
            (true, false) => Reach::Nowhere,
        }
    }
}
