//! Who may bring a problem in, for whom, and where it goes (desk.md §2.2, §4.2).

use crate::cast::address;
use crate::deed::{command, submission};
use crate::intake::morning;
use crate::world::desk;
use tickets::policy::{QueueId, SchoolId};
use tickets::{Act, Actor, What, decide};

/// By whom, for whom, the school and the queue that are named; where it goes, with `?` if the address is to be confirmed.
const TABLE: &str = "
# D-02, D-10: people reach their school, whatever they name; who belongs to none reaches the default queue.
person tom@harbour.example  tom@harbour.example    -        -        harbour
person tom@harbour.example  tom@harbour.example    dike     special  harbour
person vic@elsewhere.example vic@elsewhere.example -        -        front?
person vic@elsewhere.example vic@elsewhere.example dike     special  dike?
person vic@elsewhere.example vic@elsewhere.example nowhere  nowhere  front?
# Z-35: by an address of its own a queue is reached by whoever may write there, and by nobody else.
person vic@elsewhere.example vic@elsewhere.example -        special  special?
person tom@harbour.example  tom@harbour.example    -        special  harbour
person ada@harbour.example  ada@harbour.example    -        special  special
person vic@elsewhere.example vic@elsewhere.example -        back     front?
# Nobody speaks for somebody else.
person tom@harbour.example  uli@harbour.example    -        -        not_allowed
person ada@harbour.example  tom@harbour.example    -        -        not_allowed
# D-03: a school admin's own problems start at the provider.
person ada@harbour.example  ada@harbour.example    -        -        front
agent  ada@harbour.example  ada@harbour.example    -        -        front
# On behalf: a school admin in the own school alone (C10), also for people without an address of it.
agent  ada@harbour.example  tom@harbour.example    -        -        harbour
agent  ada@harbour.example  tom@harbour.example    -        harbour  harbour
agent  ada@harbour.example  tom@harbour.example    -        front    no_member
agent  ada@harbour.example  vic@elsewhere.example  -        harbour  harbour
agent  ada@harbour.example  vic@elsewhere.example  -        -        no_member
agent  ada@harbour.example  kim@dike.example       -        -        no_member
agent  ada@harbour.example  kim@dike.example       -        harbour  no_member
agent  ada@harbour.example  kim@dike.example       harbour  harbour  no_member
agent  cy@dike.example      tom@harbour.example    -        -        no_member
# … the provider's agents everywhere.
agent  dee@help.example     tom@harbour.example    -        -        harbour
agent  dee@help.example     ada@harbour.example    -        special  special
# … but a teacher's problem starts at the school, whoever writes it down (D-10).
agent  dee@help.example     kim@dike.example       -        front    dike
agent  dee@help.example     kim@dike.example       harbour  special  dike
# Who belongs to no school has none to start at.
agent  dee@help.example     vic@elsewhere.example  -        -        front
agent  dee@help.example     vic@elsewhere.example  dike     -        dike
agent  dee@help.example     vic@elsewhere.example  -        special  special
# D-31: a school contact's own start at the school; on behalf in the own school alone, at its level 1.
person kai@harbour.example  kai@harbour.example    -        -        harbour
person kai@harbour.example  kai@harbour.example    dike     special  harbour
agent  kai@harbour.example  kai@harbour.example    -        -        harbour
agent  kai@harbour.example  tom@harbour.example    -        -        harbour
agent  kai@harbour.example  tom@harbour.example    -        harbour-beside harbour-beside
agent  kai@harbour.example  tom@harbour.example    -        front    no_member
agent  kai@harbour.example  tom@harbour.example    -        nowhere  no_member
agent  kai@harbour.example  vic@elsewhere.example  -        -        harbour
agent  kai@harbour.example  vic@elsewhere.example  dike     dike     no_member
agent  kai@harbour.example  kim@dike.example       -        -        no_member
agent  kai@harbour.example  kim@dike.example       harbour  harbour  no_member
# … a school authority's own start at the provider's default queue, whatever is named, and nothing on behalf.
person sol@authority.example sol@authority.example -        -        front
person sol@authority.example sol@authority.example harbour  special  front
person sol@authority.example sol@authority.example -        special  front
person sol@authority.example tom@harbour.example   -        -        not_allowed
agent  sol@authority.example sol@authority.example -        -        not_allowed
agent  sol@authority.example tom@harbour.example   -        harbour  not_allowed
# Who is no agent is none by saying so; time brings nothing in; the desk hands up and carries on.
agent  vic@elsewhere.example vic@elsewhere.example -        -        not_allowed
agent  tom@harbour.example  tom@harbour.example    -        -        not_allowed
clock  -                    tom@harbour.example    -        harbour  not_allowed
desk   -                    ada@harbour.example    harbour  front    front
desk   -                    vic@elsewhere.example  -        -        front
";

/// What comes of a line of the table.
fn outcome(line: &str) -> String {
    let words: Vec<_> = line.split_whitespace().collect();
    let [kind, by, whose, school, queue, _] = words[..] else { panic!("not six words: {line}") };
    let by = match kind {
        "person" => Actor::Person(address(by)),
        "agent" => Actor::Agent(address(by)),
        "clock" => Actor::Clock,
        _ => Actor::Desk,
    };
    let mut problem = submission(&address(whose));
    problem.school = Some(school).filter(|word| *word != "-").map(SchoolId::new);
    problem.queue = Some(queue).filter(|word| *word != "-").map(QueueId::new);
    match decide(None, &command(by, Act::Submit(Box::new(problem))), &desk(), morning()) {
        Ok(events) => {
            let [What::Submitted(submitted)] = &events.iter().map(|e| e.what.clone()).collect::<Vec<_>>()[..] else {
                panic!("not one ticket: {events:?}")
            };
            format!("{}{}", submitted.queue, if submitted.verified { "" } else { "?" })
        }
        Err(refusal) => refusal.key().to_owned(),
    }
}

#[test]
fn problems_go_where_the_table_says() {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let wrong: Vec<_> = lines.filter(|line| !line.ends_with(&format!(" {}", outcome(line)))).collect();
    let told: Vec<_> = wrong.iter().map(|line| format!("{line}: {}", outcome(line))).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
