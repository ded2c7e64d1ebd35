//! Who plays: everybody who can be entitled to something, and those who can be mistaken for them.

use tickets::policy::QueueId;
use tickets::{Actor, Address};

/// What somebody is to the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Whose problem it is.
    Requester,
    /// An added person.
    Participant,
    /// The added person, who takes part no longer.
    Gone,
    /// Somebody who has nothing to do with it.
    Stranger,
    /// An agent of the queue: the first or the second.
    Member(usize),
    /// The second agent, who has left the queue.
    Former,
    /// An agent of another queue of the same level, or of another school.
    Beside,
    /// An agent of the level above, or below where there is none above.
    Above,
    /// Somebody who only reads.
    Auditor,
    /// Who looks after the media of the school "harbour".
    Contact,
    /// Who stands for both schools, and may read along at the one.
    Authority,
    /// Somebody in an agent's place whom the desk does not know.
    Impostor,
    /// The requester in an agent's place.
    RequesterAsAgent,
    /// A member of the queue as a mere person.
    MemberAsPerson,
    /// Time.
    Clock,
    /// The desk itself.
    Desk,
}

/// The people around one queue.
#[derive(Clone)]
pub(crate) struct Cast {
    /// Where the ticket is.
    pub(crate) queue: QueueId,
    /// Whose it is.
    pub(crate) requester: Address,
    /// Who takes part.
    pub(crate) participant: Address,
    /// Who works it.
    pub(crate) members: [Address; 2],
    /// Who works beside it.
    pub(crate) beside: Address,
    /// Who works above it.
    pub(crate) above: Address,
}

impl Cast {
    /// The cast around each kind of queue.
    pub(crate) fn all() -> [Self; 3] {
        [Self::school(), Self::provider(), Self::top()]
    }

    /// A school's own queue.
    pub(crate) fn school() -> Self {
        Self::around(
            "harbour",
            ["tom@harbour.example", "uli@harbour.example"],
            ["ada@harbour.example", "bo@harbour.example"],
            ["cy@dike.example", "dee@help.example"],
        )
    }

    /// The provider's first queue: its requesters are school admins. No teacher takes part there (D-10).
    pub(crate) fn provider() -> Self {
        Self::around(
            "front",
            ["ada@harbour.example", "cy@dike.example"],
            ["dee@help.example", "eli@help.example"],
            ["bo@harbour.example", "fay@help.example"],
        )
    }

    /// A queue with no level above.
    pub(crate) fn top() -> Self {
        Self::around(
            "special",
            ["ada@harbour.example", "cy@dike.example"],
            ["fay@help.example", "gus@help.example"],
            ["bo@harbour.example", "dee@help.example"],
        )
    }

    fn around(queue: &str, people: [&str; 2], members: [&str; 2], [beside, above]: [&str; 2]) -> Self {
        let [requester, participant] = people.map(address);
        Self {
            queue: QueueId::new(queue),
            requester,
            participant,
            members: members.map(address),
            beside: address(beside),
            above: address(above),
        }
    }

    /// The queue of the same level that the first member works as well.
    pub(crate) fn sideways(&self) -> QueueId {
        QueueId::new(&format!("{}-beside", self.queue))
    }

    /// Everybody, each with a role that fits while all work …
    pub(crate) fn everybody(&self) -> Vec<(Role, Actor)> {
        let stranger = address("vic@elsewhere.example");
        vec![
            (Role::Requester, Actor::Person(self.requester.clone())),
            (Role::Participant, Actor::Person(self.participant.clone())),
            (Role::Stranger, Actor::Person(stranger.clone())),
            (Role::Member(0), Actor::Agent(self.members[0].clone())),
            (Role::Member(1), Actor::Agent(self.members[1].clone())),
            (Role::Beside, Actor::Agent(self.beside.clone())),
            (Role::Above, Actor::Agent(self.above.clone())),
            (Role::Auditor, Actor::Agent(address("hal@audit.example"))),
            (Role::Contact, Actor::Agent(address("kai@harbour.example"))),
            (Role::Authority, Actor::Agent(address("sol@authority.example"))),
            (Role::Impostor, Actor::Agent(stranger)),
            (Role::RequesterAsAgent, Actor::Agent(self.requester.clone())),
            (Role::MemberAsPerson, Actor::Person(self.members[0].clone())),
            (Role::Clock, Actor::Clock),
            (Role::Desk, Actor::Desk),
        ]
    }
}

impl Role {
    /// … and the role that it is after the second member has left, or the participant has been removed.
    pub(crate) fn when(self, left: bool, gone: bool) -> Self {
        match () {
            () if left && self == Self::Member(1) => Self::Former,
            () if gone && self == Self::Participant => Self::Gone,
            () => self,
        }
    }

    /// Whether a human being stands behind it.
    pub(crate) fn is_human(self) -> bool {
        !matches!(self, Self::Clock | Self::Desk)
    }
}

/// An address that is one.
pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}
