//! The rules of tickets: values in, values out.
//!
//! ```text
//! Command ─decide─▶ [Event] ─apply─▶ Ticket        (what happened)
//!                      └────react─▶ [Notice]       (who is owed a mail)
//!                      └─follow_ups▶ [Command]     (what other tickets must do)
//! Ticket ─due─▶ when time alone will next change it
//! ```
//!
//! Nothing here reads a clock, a file or a random number: `now`, new ids and keys are arguments.

pub mod access;
mod apply;
pub mod attachment;
pub mod audit;
mod bounces;
mod calendar;
pub mod callback;
pub mod command;
mod decide;
mod dictated;
pub mod erasure;
pub mod event;
pub mod figures;
mod follow_up;
mod id;
pub mod kind;
mod knowledge;
pub mod leg;
pub mod link;
pub mod notice;
mod person;
mod plan;
pub mod policy;
mod pushes;
mod refusal;
mod remote;
pub mod report;
pub mod secret;
mod state;
mod ticket;
mod timers;
pub mod token;
mod tombstone;
pub mod triage;
mod visibility;
mod watch;
mod zone;

pub use access::{Action, may};
pub use apply::{apply, refold};
pub use attachment::{Attachment, Attachments};
pub use bounces::{BOUNCES_MAX, Bounces};
pub use calendar::{Calendar, Holiday, InSchoolHolidays, Land, Pause};
pub use callback::{Callback, CallbackWish, Window};
pub use command::{Act, Channel, Command, Submission};
pub use decide::{SPAM_DAYS, decide, follow_ups};
pub use erasure::Erasure;
pub use event::{Event, What};
pub use id::TicketId;
pub use kind::{Finding, RequestKind};
pub use knowledge::Knowledge;
pub use leg::{Leg, LegState, Way};
pub use link::{Link, Relation};
pub use notice::{Notice, NoticeKind, react};
pub use person::{Actor, Address, Language, Person};
pub use plan::{CHAIN_MAX, Planned, destination, plan};
pub use policy::Policy;
pub use pushes::Pushes;
pub use refusal::Refusal;
pub use remote::Remote;
pub use state::{CloseReason, State};
pub use ticket::{Renewed, Ticket};
pub use tombstone::Tombstone;
pub use triage::Triage;
pub use visibility::Visibility;
pub use watch::Watch;
pub use zone::{NoZone, Zone};
