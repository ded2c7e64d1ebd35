//! How fast a desk takes tickets in, beside the physical limit of the same disk: everything in one run, the rounds
//! interleaved, medians and ratios. Nothing here judges; `cargo bench -p lotse [-- --quick]`.

mod bare;
mod load;
mod show;

use show::{Row, median};
use std::path::PathBuf;
use std::time::Duration;
use tests::server::{Browser, Person, Place, Server, wait_for};

/// How often everything is measured.
const ROUNDS: usize = 3;
/// How many clients send at once.
const CLIENTS: [usize; 3] = [1, 8, 64];
/// How many tickets the server has taken in when its memory is looked at.
const TICKETS: usize = 1_000;
/// How many messages the measured ticket has.
const MESSAGES: usize = 50;

fn main() {
    let quick = std::env::args().any(|a| a == "--quick");
    let time = Duration::from_millis(if quick { 700 } else { 3_000 });
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let rows = load::one_ticket(&scratch);
    show::line(&format!(
        "one ticket is {} rows; {ROUNDS} rounds of {time:?}, medians; data in {}",
        rows.count(),
        scratch.display()
    ));

    let mut bare = [Vec::new(), Vec::new()];
    let mut http = [const { Vec::new() }; CLIENTS.len()];
    for _ in 0..ROUNDS {
        for (found, connections) in bare.iter_mut().zip([1, 8]) {
            found.push(bare::commits(&scratch, &rows, connections, time));
        }
        for (found, clients) in http.iter_mut().zip(CLIENTS) {
            found.push(load::tickets(&scratch, clients, time));
        }
    }
    let [one, eight] = bare.map(|rounds| median(rounds.iter().map(|r| r.a_second).collect()));
    let goals = [(0.6, one, "1 connection"), (1.0, eight, "8 connections"), (2.0, eight, "8 connections")];
    show::head();
    show::row(&Row::rate("SQLite WAL FULL, a ticket's rows a commit, 1 connection", one));
    show::row(&Row::rate("SQLite WAL FULL, a ticket's rows a commit, 8 connections", eight));
    for ((rounds, clients), (goal, of, name)) in http.iter().zip(CLIENTS).zip(goals) {
        let rate = median(rounds.iter().map(|r| r.a_second).collect());
        let label = format!("tickets over HTTP, {clients} at once");
        let row = Row::rate(&label, rate).latency(rounds).goal(rate / of, &format!("≥ {goal} of {name}"));
        show::row(&row);
    }
    memory_and_page(&scratch, if quick { 200 } else { 1_000 });
    show::line(&format!("release binary  {:.1} MB", Server::binary_bytes() as f64 / 1e6));
}

/// What the process weighs after many tickets, and how long a page with many messages takes.
fn memory_and_page(scratch: &std::path::Path, views: usize) {
    let place = Place::new(scratch);
    let server = Server::start(&place);
    let fresh = server.resident_kib();
    load::send(&server, 8, TICKETS);
    place.wait_for_mail();
    let (full, peak) = (server.resident_kib(), server.peak_kib());
    show::line(&format!(
        "resident memory  {:.1} MB at the start, {:.1} MB after {TICKETS} tickets and their mails, peak {:.1} MB (aim < 30 MB)",
        fresh as f64 / 1e3,
        full as f64 / 1e3,
        peak as f64 / 1e3,
    ));
    let page = long_ticket(&place, &mut server.browser());
    let seen = load::views(&server, &page, views);
    show::line(&format!(
        "ticket page, {MESSAGES} messages  p50 {:.2} ms, p99 {:.2} ms over {views} views",
        seen.p50_ms(),
        seen.p99_ms(),
    ));
}

/// A ticket with many messages; the path of its page.
fn long_ticket(place: &Place, browser: &mut Browser) -> String {
    let person = Person {
        root: "",
        school: "hafenschule",
        name: "Lena Lang",
        mail: "lena.lang@hafenschule.example",
        subject: "Viele Nachrichten",
        text: "Eine lange Geschichte.",
    };
    let last_look = person.fill_in(browser, |page| page);
    let (number, _) = person.send(browser, &last_look);
    let ours = number.replace('-', "").to_lowercase();
    let is_receipt = |l: &tests::server::Letter| l.kind == "M1" && l.id.starts_with(&ours);
    let link = wait_for("the receipt", || place.letters().into_iter().find(is_receipt)).personal_link().to_owned();
    for n in 1..MESSAGES {
        let page = browser.get(&link);
        let form = page
            .form(&format!("{}/antwort", page.path))
            .with("text", &format!("Nachricht {n}:\n{}", "Wort ".repeat(60)));
        assert_eq!(browser.submit(&form).status, 303);
    }
    browser.get(&link).path
}
