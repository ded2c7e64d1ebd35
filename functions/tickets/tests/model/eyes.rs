//! Who sees what of a ticket, and who is told of it: desk.md §4.2 and §2.2 as a table that knows nothing of the code.

use crate::cast::Role;
use crate::explore::Node;
use crate::world::World;
use std::sync::LazyLock;
use tickets::notice::Reader;
use tickets::{Action, Actor, Event, Ticket, What, may, react};

/// Who, what of a ticket that the whole desk may see, and what of a confidential one. A participant is somebody who takes
/// part; an inside agent is one of the provider's, where the queue is the provider's too; along reads a school contact or authority.
const TABLE: &str = "
requester   | read watch answer decide hide           | read watch answer decide hide
participant | read watch answer                       | read watch answer
member      | read internal watch kept work hide      | read internal watch kept work hide
lead        | read internal watch kept work hide show | read internal watch kept work hide show
inside      | read internal watch                     | -
auditor     | read internal                           | -
along       | read                                    | -
nobody      | -                                       | -
";

const ACTIONS: [(&str, Action); 10] = [
    ("read", Action::Read),
    ("internal", Action::ReadInternal),
    ("kept", Action::ReadKept),
    ("watch", Action::Watch),
    ("work", Action::Work),
    ("answer", Action::Answer),
    ("decide", Action::Decide),
    ("hide", Action::Hide),
    ("show", Action::Show),
    ("keep", Action::Keep),
];

/// Who, and what of a visible ticket and of a confidential one.
type Line = (&'static str, [Vec<&'static str>; 2]);

/// The table as it is read.
static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut columns = line.split('|').map(|column| column.split_whitespace().collect::<Vec<_>>());
        let mut next = || columns.next().unwrap();
        (next()[0], [next(), next()])
    };
    TABLE.lines().filter(|line| !line.is_empty()).map(read).collect()
});

/// The line of the table for somebody, after one has left or before.
fn line(world: &World, left: bool, role: Role) -> &'static str {
    let providers = world.queue().school.is_none();
    match role {
        Role::Requester => "requester",
        Role::Participant => "participant",
        Role::Member(n) if (n == 1) != left => "lead",
        Role::Member(_) => "member",
        Role::Former | Role::Above if providers => "inside",
        // D-31: only at the own school, and only where the queue says so.
        Role::Contact | Role::Authority if !providers => "along",
        Role::Contact | Role::Authority => "nobody",
        Role::Former | Role::Above | Role::Beside => "nobody",
        Role::Stranger | Role::Gone | Role::Impostor | Role::MemberAsPerson | Role::Clock | Role::Desk => "nobody",
        Role::RequesterAsAgent => "nobody",
        Role::Auditor => "auditor",
    }
}

/// What somebody with this line may do with the ticket.
fn rights(who: &str, ticket: &Ticket) -> impl Iterator<Item = &'static str> {
    let (_, columns) = LINES.iter().find(|(line, _)| *line == who).unwrap();
    columns[usize::from(ticket.visibility.is_confidential())].iter().copied()
}

/// Whether somebody may choose how much to hear of the ticket.
pub(crate) fn watches(world: &World, ticket: &Ticket, left: bool, role: Role) -> bool {
    rights(line(world, left, role), ticket).any(|right| right == "watch")
}

/// Where somebody may do more with this ticket than the table says, or less.
pub(crate) fn faults(world: &World, node: &Node) -> Vec<String> {
    let mut faults = Vec::new();
    for (role, actor) in world.cast.everybody() {
        let role = role.when(node.left, node.gone(world));
        let who = line(world, node.left, role);
        for (name, action) in ACTIONS {
            let expected = rights(who, &node.ticket).any(|right| right == name);
            if may(&actor, action, &node.ticket, world.policy(node.left)) != expected {
                let visibility = node.ticket.visibility;
                faults.push(format!("{role:?} ({who}) may {name} of {visibility:?}: {}, not {expected}", !expected));
            }
        }
    }
    faults
}

/// Who is told of an event without being one who may know of the ticket. Only of a ticket that nobody touches somebody
/// above is told, too: by its number, if it is confidential.
pub(crate) fn told(world: &World, left: bool, event: &Event, after: &Ticket) -> Vec<&'static str> {
    let policy = world.policy(left);
    let climbs = matches!(event.what, What::Escalated { .. } | What::Nudged { .. } | What::Hurried { .. });
    let may_know = |reader: Reader, actor| match reader {
        Reader::Requester | Reader::Participant => may(&Actor::Person(actor), Action::Read, after, policy),
        // A provider hears what was written there, and nothing else.
        Reader::Provider => {
            event.what.leg().and_then(|leg| after.leg(leg)?.writes_to()).is_some_and(|provider| *provider == actor)
        }
        Reader::Agent => climbs || may(&Actor::Agent(actor), Action::ReadInternal, after, policy),
    };
    let outsiders = react(after, event, policy).into_iter().filter(|n| !may_know(n.reader, n.to.address.clone()));
    outsiders.map(|_| "somebody is told who may not know of it").collect()
}
