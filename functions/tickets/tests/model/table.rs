//! The table of what may be done (`table.txt`), read and asked.

use crate::cast::Role;
use crate::clock::elsewhere;
use crate::deed::Deed;
use crate::eyes;
use crate::world::World;
use chrono::{DateTime, Utc};
use tickets::policy::{Closing, FollowUp};
use tickets::{Address, CloseReason, State, Ticket};

/// How many states have a column.
pub(crate) const COLUMNS: usize = 9;

/// What must come of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It is refused, for the reason with this key.
    Refused(&'static str),
    /// It is allowed, and nothing happens.
    Nothing,
    /// It happens, and this is the state after.
    After(State),
    /// It goes on in a new ticket; this one stays as it is.
    FollowedUp,
    /// What the clock says.
    Time,
}

/// Who does what to which ticket.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a World,
    pub(crate) ticket: &'a Ticket,
    /// Whether the second member has left the queue.
    pub(crate) left: bool,
    /// Whether the window for taking a closed ticket up again is over.
    pub(crate) shut: bool,
    /// Whether the time for a rating is over.
    pub(crate) unrated: bool,
    pub(crate) role: Role,
    pub(crate) deed: Deed,
    pub(crate) now: DateTime<Utc>,
}

/// The lines.
pub(crate) struct Table(Vec<Line>);

/// One line: what, by whom, and what comes of it in each state.
struct Line {
    deed: &'static str,
    who: &'static str,
    cells: [Cell; COLUMNS],
}

impl Table {
    /// The table as it is shipped.
    pub(crate) fn shipped() -> Self {
        let lines = include_str!("table.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = |line: &'static str| {
            let mut words = line.split_whitespace();
            let (deed, who) = (words.next().unwrap(), words.next().unwrap());
            let cells: Vec<_> = words.map(Cell::read).collect();
            Line { deed, who, cells: cells.try_into().unwrap_or_else(|_| panic!("not {COLUMNS} cells: {line}")) }
        };
        Self(lines.map(line).collect())
    }

    /// How many lines there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The table with another word in one place.
    pub(crate) fn with(mut self, deed: &str, who: &str, state: State, word: &str) -> Self {
        let line = self.0.iter_mut().find(|line| line.deed == deed && line.who == who).unwrap();
        let cell = &mut line.cells[column(state)];
        assert_ne!(*cell, Cell::read(word), "a planted fault must be one");
        *cell = Cell::read(word);
        self
    }

    /// The line of this deed that this role is entitled by.
    pub(crate) fn line(&self, deed: Deed, role: Role, left: bool) -> Option<usize> {
        let who = entitled(role, left);
        self.0.iter().position(|line| line.deed == deed.name() && who.contains(&line.who))
    }

    /// What must come of a deed that this line is about; without a line nobody may do it.
    pub(crate) fn expected(&self, line: Option<usize>, scene: &Scene<'_>) -> Expected {
        match line {
            _ if scene.deed == Deed::Submit => Expected::Refused("exists"),
            Some(line) => scene.expected(self.0[line].cells[column(scene.ticket.state)]),
            None => Expected::Refused("not_allowed"),
        }
    }
}

/// A word of the table; what it means stands above the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    WrongState,
    NoMember,
    Nothing,
    Stays,
    To(State),
    Closed,
    Said,
    Given,
    Joins,
    Leaves,
    End,
    Bare,
    Back,
    Again,
    FollowUp,
    Rated,
    Up,
    Freed,
    Bound,
    Lost,
    Out,
    Heard,
    Ended,
    OutAgain,
    NoLeg,
    Time,
    Hides,
    Shows,
    Watches,
    Unproved,
    Moved,
    Ends,
    WrongQueue,
    Keeps,
    Frees,
    Erased,
    Begins,
    Plans,
    Rung,
}

impl Cell {
    fn read(word: &str) -> Self {
        match word {
            "-" => Self::WrongState,
            "no_member" => Self::NoMember,
            "=" => Self::Nothing,
            "." => Self::Stays,
            "new" => Self::To(State::New),
            "open" => Self::To(State::Open),
            "asked" => Self::To(State::WaitingRequester),
            "handed" => Self::To(State::WaitingExternal),
            "solved" => Self::To(State::Solved),
            "closed" => Self::Closed,
            "said" => Self::Said,
            "given" => Self::Given,
            "joins" => Self::Joins,
            "leaves" => Self::Leaves,
            "end" => Self::End,
            "bare" => Self::Bare,
            "back" => Self::Back,
            "again" => Self::Again,
            "rated" => Self::Rated,
            "c1" => Self::FollowUp,
            "up" => Self::Up,
            "freed" => Self::Freed,
            "bound" => Self::Bound,
            "lost" => Self::Lost,
            "out" => Self::Out,
            "heard" => Self::Heard,
            "ended" => Self::Ended,
            "out_again" => Self::OutAgain,
            "no_leg" => Self::NoLeg,
            "time" => Self::Time,
            "hides" => Self::Hides,
            "shows" => Self::Shows,
            "watches" => Self::Watches,
            "unproved" => Self::Unproved,
            "moved" => Self::Moved,
            "ends" => Self::Ends,
            "wrong_queue" => Self::WrongQueue,
            "keeps" => Self::Keeps,
            "frees" => Self::Frees,
            "erased" => Self::Erased,
            "begins" => Self::Begins,
            "plans" => Self::Plans,
            "rung" => Self::Rung,
            other => panic!("the table says {other:?}, which means nothing"),
        }
    }
}

/// The names of the table that this role goes by. The second member leads the queue, and after having left it the first.
fn entitled(role: Role, left: bool) -> &'static [&'static str] {
    match role {
        Role::Requester => &["requester", "people", "reader"],
        Role::Participant => &["people", "reader", "other"],
        Role::Member(n) if (n == 1) != left => &["member", "lead", "reader", "other"],
        Role::Member(_) => &["member", "reader", "other"],
        Role::Clock => &["clock"],
        Role::Desk => &["desk"],
        // Whether they read it, `eyes.rs` knows.
        Role::Former | Role::Beside | Role::Above => &["reader", "other"],
        Role::Stranger | Role::Gone | Role::Impostor | Role::RequesterAsAgent | Role::MemberAsPerson => &[],
        // They read, and choose nothing.
        Role::Auditor | Role::Contact | Role::Authority => &[],
    }
}

/// Where a state stands in the table.
pub(crate) fn column(state: State) -> usize {
    match state {
        State::Unconfirmed => 0,
        State::New => 1,
        State::Open => 2,
        State::WaitingRequester => 3,
        State::WaitingExternal => 4,
        State::Solved => 5,
        State::Closed(CloseReason::UnconfirmedExpired | CloseReason::Merged | CloseReason::Spam) => 7,
        State::Closed(_) => 6,
        State::Scheduled => 8,
    }
}

impl<'a> Scene<'a> {
    fn expected(&self, cell: Cell) -> Expected {
        let Ticket { state, child_open, child, visibility, .. } = *self.ticket;
        let leg = self.ticket.legs.last().map(|leg| leg.state.is_open());
        let level = self.world.queue().level.number();
        let ours = child == Some(crate::deed::child());
        let away = self.deed == Deed::Assign(1) && self.left;
        match cell {
            Cell::WrongState => Expected::Refused("wrong_state"),
            Cell::NoMember => Expected::Refused("no_member"),
            Cell::To(State::Open) | Cell::Given if away => Expected::Refused("no_member"),
            Cell::Nothing => Expected::Nothing,
            Cell::Stays => Expected::After(state),
            Cell::To(after) => Expected::After(after),
            Cell::Closed => Expected::After(State::Closed(self.reason())),
            Cell::Said if state == State::Closed(self.reason()) => Expected::Nothing,
            Cell::Said => Expected::Refused("wrong_state"),
            Cell::Given if self.ticket.owner.as_ref() == self.receiver() => Expected::Nothing,
            Cell::Given => Expected::After(state),
            Cell::Joins if self.takes_part() => Expected::Nothing,
            Cell::Leaves if !self.takes_part() => Expected::Nothing,
            Cell::Joins | Cell::Leaves => Expected::After(state),
            Cell::Bare if level == 1 => Expected::Refused("undocumented"),
            Cell::End | Cell::Bare => Expected::After(match self.world.queue().closing {
                Closing::TwoStep => State::Solved,
                Closing::Direct => State::Closed(CloseReason::Direct),
            }),
            Cell::Back => Expected::After(if elsewhere(self.ticket) { State::WaitingExternal } else { State::Open }),
            Cell::Again => self.again(),
            Cell::FollowUp => self.follow_up(),
            Cell::Rated if self.unrated => Expected::Refused("rating_over"),
            Cell::Rated => Expected::After(state),
            Cell::Up if child_open => Expected::Refused("wrong_state"),
            Cell::Up if self.world.queue().hands_up_to.is_none() => Expected::Refused("no_level_above"),
            Cell::Up => Expected::After(State::WaitingExternal),
            Cell::Freed if !(ours && child_open) => Expected::Nothing,
            Cell::Freed if state == State::WaitingExternal && leg != Some(true) => Expected::After(State::Open),
            Cell::Bound if !ours || child_open => Expected::Nothing,
            Cell::Bound if state == State::Open => Expected::After(State::WaitingExternal),
            Cell::Freed | Cell::Bound => Expected::After(state),
            Cell::Hides | Cell::Shows if (cell == Cell::Hides) == visibility.is_confidential() => Expected::Nothing,
            Cell::Hides | Cell::Shows => Expected::After(state),
            Cell::Keeps | Cell::Frees if (cell == Cell::Keeps) == self.ticket.is_held => Expected::Nothing,
            Cell::Keeps | Cell::Frees => Expected::After(state),
            Cell::Erased if self.ticket.is_held => Expected::Refused("on_hold"),
            Cell::Erased if state.is_closed() => Expected::After(state),
            Cell::Erased => Expected::After(State::Closed(CloseReason::Withdrawn)),
            Cell::Lost if self.ticket.bounces.reaches(&self.ticket.requester.address) => Expected::After(state),
            Cell::Lost => Expected::Nothing,
            Cell::Out if level < 2 => Expected::Refused("first_level"),
            Cell::Out => Expected::After(State::WaitingExternal),
            Cell::NoLeg => Expected::Refused("no_leg"),
            Cell::Heard | Cell::Ended | Cell::OutAgain if leg.is_none() => Expected::Refused("no_leg"),
            Cell::Ended if state == State::WaitingExternal && !child_open => Expected::After(State::Open),
            Cell::OutAgain if state == State::Open && leg == Some(false) => Expected::After(State::WaitingExternal),
            Cell::Heard | Cell::Ended | Cell::OutAgain => Expected::After(state),
            Cell::Watches | Cell::Unproved if !self.reads() => Expected::Refused("not_allowed"),
            Cell::Watches => Expected::After(state),
            Cell::Unproved => Expected::Refused("wrong_state"),
            Cell::Ends if elsewhere(self.ticket) => Expected::Refused("others_at_work"),
            // Whoever is to be called is called first.
            Cell::Ends if self.deed == Deed::Merge && self.ticket.callback.is_some() => {
                Expected::Refused("wrong_state")
            }
            Cell::Ends => Expected::After(State::Closed(self.reason())),
            Cell::WrongQueue => Expected::Refused("wrong_queue"),
            Cell::Moved if state == State::Open && !self.stays() => Expected::After(State::New),
            Cell::Moved => Expected::After(state),
            Cell::Begins => Expected::After(if elsewhere(self.ticket) { State::WaitingExternal } else { State::Open }),
            Cell::Plans if elsewhere(self.ticket) => Expected::Refused("wrong_state"),
            Cell::Plans => Expected::After(State::Scheduled),
            Cell::Rung => self.rung(),
            Cell::Time => Expected::Time,
        }
    }

    /// After an attempt to call somebody. Who tries takes the ticket.
    fn rung(&self) -> Expected {
        let Some(callback) = &self.ticket.callback else { return Expected::Refused("no_callback") };
        let again = self.deed == Deed::Missed && callback.ahead(self.now).is_some() && !elsewhere(self.ticket);
        let state = self.ticket.state;
        Expected::After(if again && matches!(state, State::New | State::Open | State::Scheduled) {
            State::Scheduled
        } else if state == State::Scheduled && elsewhere(self.ticket) {
            State::WaitingExternal
        } else if matches!(state, State::New | State::Scheduled) {
            State::Open
        } else {
            state
        })
    }

    fn reads(&self) -> bool {
        eyes::watches(self.world, self.ticket, self.left, self.role)
    }

    /// Whether the owner works the queue beside as well.
    fn stays(&self) -> bool {
        self.ticket.owner.as_ref() == self.world.cast.members.first()
    }

    fn takes_part(&self) -> bool {
        self.ticket.person(&self.world.cast.participant).is_some()
    }

    /// As what a deed ends the ticket.
    fn reason(&self) -> CloseReason {
        let ends = [
            (Deed::Withdraw, CloseReason::Withdrawn),
            (Deed::Merge, CloseReason::Merged),
            (Deed::Spam, CloseReason::Spam),
        ];
        ends.into_iter().find(|(deed, _)| *deed == self.deed).map_or(CloseReason::Confirmed, |(_, reason)| reason)
    }

    /// Who gets the ticket when it is taken or assigned.
    pub(crate) fn receiver(&self) -> Option<&'a Address> {
        let members: &'a [Address; 2] = &self.world.cast.members;
        match (self.deed, self.role) {
            // What waits for somebody goes to whoever is on duty there.
            (Deed::Move, _) if self.ticket.owner.is_some() && self.ticket.state != State::Open => members.first(),
            (Deed::Assign(n), _) | (Deed::Take, Role::Member(n)) => members.get(n),
            _ => None,
        }
    }

    /// C1.
    fn follow_up(&self) -> Expected {
        match self.world.queue().follow_up {
            FollowUp::Reopen => self.again(),
            FollowUp::ReopenWithin { .. } if !self.shut => self.again(),
            FollowUp::ReopenWithin { .. } | FollowUp::NewLinked if self.deed == Deed::ReopenSilent => {
                Expected::Refused("empty_text")
            }
            FollowUp::ReopenWithin { .. } | FollowUp::NewLinked => Expected::FollowedUp,
            FollowUp::Reject => Expected::Refused("closed_for_good"),
        }
    }

    fn again(&self) -> Expected {
        let gone = |owner: &Address| self.left && *owner == self.world.cast.members[1];
        let kept = self.ticket.owner.as_ref().is_some_and(|owner| !gone(owner));
        Expected::After(match kept {
            _ if !self.ticket.is_verified => State::Unconfirmed,
            true => State::Open,
            false => State::New,
        })
    }
}
