//! Every story over DynamoDB, with the same arrows, and what each step costs.

use crate::server;
use aws::{Capacity, Dynamo};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use tests::{Ask, AtDesk, Depth, Mail, at_once, plays, root, tell};
use tickets::{Event, Policy, TicketId};

/// A desk over a table of its own.
fn at_desk() -> (AtDesk, Dynamo) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = server::store(&runtime.block_on(server::table()));
    (AtDesk::over(Arc::new(store.clone())), store)
}

#[test]
fn stories_at_a_desk_in_dynamodb() {
    tests::check_all(|| Box::new(at_desk().0), false);
}

/// A desk that notes what each step costs.
struct Counting {
    desk: AtDesk,
    store: Dynamo,
    steps: Vec<(String, Capacity)>,
}

impl Counting {
    fn count<T>(&mut self, step: String, does: impl FnOnce(&mut AtDesk) -> T) -> T {
        let before = self.store.capacity();
        let done = does(&mut self.desk);
        self.steps.push((step, self.store.capacity().since(before)));
        done
    }
}

impl Depth for Counting {
    fn policy(&mut self, policy: &Policy) {
        self.desk.policy(policy);
    }

    fn ask(&mut self, now: DateTime<Utc>, ask: Ask) -> Result<TicketId, String> {
        let act = format!("{:?}", ask.act);
        let name = act.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        self.count(name, |desk| desk.ask(now, ask))
    }

    fn tick(&mut self, now: DateTime<Utc>) {
        self.count("tick".to_owned(), |desk| desk.tick(now));
    }

    fn events(&mut self, id: TicketId) -> Vec<Event> {
        self.count("(a ticket is read)".to_owned(), |desk| desk.events(id))
    }

    fn take_mails(&mut self, now: DateTime<Utc>) -> Vec<Mail> {
        let before = self.store.capacity();
        let mails = self.desk.take_mails(now);
        let cost = self.store.capacity().since(before);
        self.steps.push((format!("({} mails leave)", mails.len()), cost));
        mails
    }
}

/// Each has a client of its own, so that each step's cost is its own; the report lies in `target/aws-units.txt`.
#[test]
fn what_each_step_of_each_story_costs() {
    let mut report = String::from("Capacity units of each step: calls, read units, write units\n");
    let mut kinds: BTreeMap<String, Vec<Capacity>> = BTreeMap::new();
    let plays = plays();
    let told = at_once(&plays, |play| {
        let (desk, store) = at_desk();
        let mut depth = Counting { desk, store, steps: Vec::new() };
        tell(&play.story, &mut depth).unwrap();
        depth.steps
    });
    for (play, steps) in plays.iter().zip(told) {
        writeln!(report, "\n{}", play.name()).unwrap();
        for (step, cost) in steps {
            writeln!(report, "{}", line(&step, cost)).unwrap();
            kinds.entry(step).or_default().push(cost);
        }
    }
    report.push_str("\nThe dearest of each kind\n");
    let dearest = |costs: &Vec<Capacity>| {
        let most = |part: fn(&Capacity) -> f64| costs.iter().map(part).fold(0.0, f64::max);
        let calls = costs.iter().map(|cost| cost.calls).max().unwrap_or(0);
        Capacity { calls, read: most(|cost| cost.read), write: most(|cost| cost.write) }
    };
    let dearest: BTreeMap<_, _> = kinds.iter().map(|(kind, costs)| (kind.as_str(), dearest(costs))).collect();
    let summary: String = dearest.iter().map(|(kind, cost)| line(kind, *cost) + "\n").collect();
    report.push_str(&summary);
    std::fs::create_dir_all(root().join("target")).unwrap();
    std::fs::write(root().join("target/aws-units.txt"), &report).unwrap();
    assert!(dearest.len() > 10, "the stories do little:\n{summary}");
    for (kind, costs) in &kinds {
        for cost in costs {
            bounded(kind, *cost);
        }
    }
}

/// What a step of a story may cost at most. An act writes 2 units for each part of its transaction, of which there may
/// be a hundred: what stories do stays below a third of that, hand-ups among them.
fn bounded(kind: &str, cost: Capacity) {
    let line = line(kind, cost);
    match kind.strip_prefix('(') {
        // Taking a mail moves it in the index, telling takes it out: 3 and 2. The index is asked twice for a half.
        Some(rest) if rest.ends_with("mails leave)") => {
            let mails: f64 = rest.split(' ').next().unwrap().parse().unwrap();
            assert_eq!((cost.read, cost.write), (1.0, 5.0 * mails), "{line}");
        }
        // A story's history fits into 4 kB; heads and events stand together.
        Some(_) => assert_eq!((cost.calls, cost.read, cost.write), (1, 1.0, 0.0), "{line}"),
        // Nothing is known of a new ticket: nothing is read. Ten people who take part have a place and a mail each.
        None if kind == "submit" => assert!(cost.read == 0.0 && cost.write <= 90.0, "{line}"),
        // The due times have four places, and the story teller asks twice.
        None if kind == "tick" => assert!(cost.read >= 8.0 && cost.write <= 90.0, "{line}"),
        // A child is hidden with its parent, and each changes the lists of all its people.
        None if kind == "makeconfidential" => assert!(cost.read <= 6.0 && cost.write <= 100.0, "{line}"),
        // Both change, or what it was handed up to does, and with them the lists of everybody who takes part.
        None if ["merge", "move"].contains(&kind) => assert!(cost.read <= 6.0 && cost.write <= 90.0, "{line}"),
        None => assert!(cost.read <= 6.0 && cost.write <= 60.0, "{line}"),
    }
}

fn line(step: &str, cost: Capacity) -> String {
    format!("{step:24} {:3} {:6.1} {:6.1}", cost.calls, cost.read, cost.write)
}
