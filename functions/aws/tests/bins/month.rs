//! What a ticket uses of the table, step by step: counted between functions and table, and compared with the cost model
//! (`infra/aws/usage.toml`).

use crate::{Act, Address, MAIL_BUCKET, Page, SUBMIT, Sample, event, number_in};
use crate::{
    Actor, Cloud, ask, http, link, page, recorder::Recorder, reply, runtime::Runtime, schedule, stream, submitted,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reads and writes of one call, in half units, rounded up.
type Units = (f64, f64);

/// A person's browser, in front of one function.
struct Asked<'f> {
    function: &'f mut Runtime,
    cookies: Vec<String>,
}

impl Asked<'_> {
    async fn get(&mut self, path: &str) -> Page {
        self.ask(http("GET", path, "")).await
    }

    /// Sends the form that the agent's page of the ticket has.
    async fn act(&mut self, here: &str, act: &str, fields: &str) -> Page {
        let form = self.get(here).await.text;
        let hidden = |name: &str| {
            let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\"")).expect("the form has the field");
            rest.split('"').next().unwrap().to_owned()
        };
        let body = format!("formular={}&schluessel={}&{fields}", hidden("formular"), hidden("schluessel"));
        self.ask(http("POST", &format!("{here}/{act}"), &body)).await
    }

    async fn ask(&mut self, mut event: Value) -> Page {
        event["cookies"] = json!(self.cookies);
        let answer = self.function.event(&event).await.unwrap();
        for cookie in answer["cookies"].as_array().into_iter().flatten() {
            self.cookies.push(cookie.as_str().unwrap().split(';').next().unwrap().to_owned());
        }
        let page = page(Ok(answer));
        assert!(page.status < 400, "{}: {}", page.status, page.text);
        page
    }
}

/// What was counted so far, by the names of the cost model.
#[derive(Default)]
struct Counted(BTreeMap<String, Units>);

impl Counted {
    /// Since the last time, so many calls were this step.
    fn note(&mut self, step: &str, by: &Recorder, calls: u32) {
        self.put(step, by.units(), calls);
    }

    /// So many calls of this step have cost this together.
    fn put(&mut self, step: &str, (reads, writes): (f64, f64), calls: u32) {
        let halves = |units: f64| (units / f64::from(calls) * 2.0).ceil() / 2.0;
        self.0.insert(step.to_owned(), (halves(reads), halves(writes)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_model_says_what_functions_use() {
    let cloud = Cloud::new().await;
    let mut counted = Counted::default();
    let (mut submit, by_submit) = cloud.recorded(env!("CARGO_BIN_EXE_submit")).await;
    let (mut portal, by_portal) = cloud.recorded(env!("CARGO_BIN_EXE_portal")).await;
    let (mut notify, by_notify) = cloud.recorded(env!("CARGO_BIN_EXE_notify")).await;
    let (mut inbox, by_inbox) = cloud.recorded(env!("CARGO_BIN_EXE_inbox")).await;

    // The form, and the mails that it owes.
    let sample = Sample::new("month", 1);
    for step in ["wer", "thema", "antworten", "beschreibung", "kontakt"] {
        page(submit.event(&http("POST", &format!("/anfrage/{step}"), &sample.body)).await);
    }
    counted.note("five pages of the form", &by_submit, 5);
    let sent = page(submit.event(&http("POST", SUBMIT, &sample.body)).await);
    counted.note("the form is sent", &by_submit, 1);
    let number = number_in(&sent.location).unwrap().to_owned();
    assert_eq!(notify.event(&stream()).await, Ok(json!({ "done": 2 })));
    let mail_to = |who: &str| cloud.services.mails().into_iter().rev().find(|mail| mail.contains(who)).unwrap();
    let own = link(&mail_to("lehrkraft1@"), "/a/");

    // Somebody whom no school knows confirms an address.
    let guest =
        sample.body.replace("lehrkraft1%40hafenschule.example", "gast%40post.example").replace("month", "guest");
    page(submit.event(&http("POST", SUBMIT, &guest)).await);
    by_notify.units();
    assert_eq!(notify.event(&stream()).await, Ok(json!({ "done": 1 })));
    counted.note("mail_out", &by_notify, 1);
    let confirm = link(&mail_to("gast@post.example"), "/a/");
    let mut reader = Asked { function: &mut portal, cookies: Vec::new() };
    reader.get(&confirm).await;
    reader.ask(http("POST", &confirm, "")).await;
    counted.note("it is confirmed", &by_portal, 2);

    // An agent signs in, reads, and does the work.
    let jana = "j.petersen@hafenschule.example";
    reader.get("/konsole/anmelden").await;
    reader.ask(http("POST", "/konsole/anmelden", &format!("mail={jana}"))).await;
    notify.event(&stream()).await.unwrap();
    let way_in = link(&mail_to("/konsole/anmelden/"), "/konsole/anmelden/");
    reader.get(&way_in).await;
    reader.ask(http("POST", &way_in, "")).await;
    counted.note("an agent signs in", &by_portal, 4);
    let here = format!("/konsole/anfragen/{number}");
    assert!(reader.get("/konsole/").await.text.contains(&number));
    reader.get(&here).await;
    counted.note("the agent reads lists and the ticket", &by_portal, 2);
    let (mut reads, mut writes) = (0.0, 0.0);
    for (act, fields) in [
        ("uebernehmen", "text="),
        ("schreiben", "art=rueckfrage&text=Welcher+Raum%3F"),
        ("schreiben", "art=nachricht&text=Ich+komme+um+zehn."),
        ("schreiben", "art=loesung&text=Die+Lampe+ist+neu.&hilfe=neu"),
    ] {
        // The page with the form was read before.
        reader.get(&here).await;
        let (page_reads, _) = by_portal.units();
        reader.act(&here, act, fields).await;
        let (act_reads, act_writes) = by_portal.units();
        (reads, writes) = (reads + act_reads - page_reads, writes + act_writes);
    }
    counted.put("take, ask, answer, solve", (reads, writes), 4);

    // The requester reads and answers, on the page and by mail.
    for _ in 0..3 {
        reader.get(&own).await;
    }
    reader.ask(http("POST", &format!("{own}/wieder-oeffnen"), "schluessel=1&text=Doch+nicht.")).await;
    reader.get(&own).await;
    counted.note("the requester reads and answers", &by_portal, 5);
    notify.event(&stream()).await.unwrap();
    let receipt = mail_parser::MessageParser::default().parse(mail_to("lehrkraft1@").as_bytes()).unwrap().into_owned();
    let to = receipt.reply_to().unwrap().first().unwrap().address().unwrap();
    let mails = event(include_str!("events/mail.json"));
    let name = mails["Records"][0]["s3"]["object"]["key"].as_str().unwrap().to_owned();
    cloud.services.put(
        MAIL_BUCKET,
        &name,
        reply("lehrkraft1@hafenschule.example", to, "Jetzt leuchtet sie.").as_bytes(),
    );
    inbox.event(&mails).await.unwrap();
    counted.note("mail_in", &by_inbox, 1);
    notify.event(&stream()).await.unwrap();

    // Nobody says a word any more.
    by_notify.units();
    assert_eq!(notify.event(&schedule()).await, Ok(json!({ "done": 0 })));
    counted.note("timer notify", &by_notify, 1);
    for name in ["escalate", "autoclose", "retain"] {
        let program = match name {
            "escalate" => env!("CARGO_BIN_EXE_escalate"),
            "autoclose" => env!("CARGO_BIN_EXE_autoclose"),
            _ => env!("CARGO_BIN_EXE_retain"),
        };
        let (mut function, by_function) = cloud.recorded(program).await;
        if name == "retain" {
            // Once for all times it looks whether an older program has left words to be made up.
            function.event(&schedule()).await.unwrap();
            by_function.units();
        }
        assert_eq!(function.event(&schedule()).await, Ok(json!({ "done": 0 })), "{name}");
        counted.note(&format!("timer {name}"), &by_function, 1);
        if name == "autoclose" {
            let past = cloud.desk_at("2026-03-03T09:00:00Z".parse().unwrap());
            let solved = submitted(&past).await;
            let agent = Actor::Agent(Address::parse(jana).unwrap());
            ask(&past, Some(solved), agent.clone(), Act::Take).await;
            ask(
                &past,
                Some(solved),
                agent,
                Act::Solve { text: "Das Kabel war lose.".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) },
            )
            .await;
            assert_eq!(function.event(&schedule()).await, Ok(json!({ "done": 1 })));
            // The look around is the timer's, whether it finds something or not.
            let (looks, _) = counted.0["timer autoclose"];
            let (reads, writes) = by_function.units();
            counted.put("a reminder, an escalation or the closing by time", (reads - looks, writes), 1);
        }
    }

    assert_eq!(counted.0, written(), "infra/aws/usage.toml says otherwise (right): put in what was counted (left)");
}

/// What the cost model says that was counted.
fn written() -> BTreeMap<String, Units> {
    let usage = std::fs::read_to_string(tests::root().join("infra/aws/usage.toml")).unwrap();
    let usage: toml::Table = toml::from_str(&usage).unwrap();
    let number = |table: &toml::Table, key: &str| match table.get(key) {
        Some(toml::Value::Integer(whole)) => f64::from(u16::try_from(*whole).unwrap()),
        Some(toml::Value::Float(number)) => *number,
        _ => 0.0,
    };
    let mut found = BTreeMap::new();
    let mut take = |name: String, table: &toml::Table| {
        if table["units"].as_str() == Some("counted") {
            found.insert(name, (number(table, "reads"), number(table, "writes")));
        }
    };
    for step in usage["step"].as_array().unwrap() {
        let step = step.as_table().unwrap();
        take(step["name"].as_str().unwrap().to_owned(), step);
    }
    for name in ["mail_out", "mail_in"] {
        take(name.to_owned(), usage[name].as_table().unwrap());
    }
    for timer in usage["timer"].as_array().unwrap() {
        let timer = timer.as_table().unwrap();
        take(format!("timer {}", timer["function"].as_str().unwrap()), timer);
    }
    found
}
