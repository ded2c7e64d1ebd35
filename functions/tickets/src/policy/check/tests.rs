//! A desk.toml and what is said about it, side by side.
//!
//! Long because it has a case for each thing that can be wrong in a `desk.toml`.

use crate::policy::{Question, QueueId, Reach, RequesterEdits, SchoolId, ServiceId, Way};
use crate::{Address, Policy};

const SMALL: &str = r#"
[desk]
name = "Schul-Hilfe"
mail = "hilfe@schul-hilfe.example"
languages = ["de"]
timezone = "Europe/Berlin"
default_queue = "servicedesk"

[hours]
monday = ["07:30-16:00"]

[[agent]]
mail = "s.aydin@schul-hilfe.example"
name = "Samir"
role = "agent"

[[queue]]
id = "servicedesk"
label = { de = "Servicedesk" }
level = 2
members = ["s.aydin@schul-hilfe.example"]
"#;

fn problems(text: &str) -> Vec<String> {
    Policy::read(text, "desk.toml").err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check(from: &str, to: &str, expected: &[&str]) {
    assert!(SMALL.contains(from), "{from:?} is not in the small desk");
    assert_eq!(problems(&SMALL.replacen(from, to, 1)), expected);
}

#[test]
fn a_small_desk_reads_with_the_usual_waiting_times() {
    let policy = Policy::read(SMALL, "desk.toml").unwrap();
    let timers = &policy.default_queue().timers;
    assert_eq!((timers.solved_close_days, timers.solved_remind_days.as_slice()), (14, [11].as_slice()));
    assert_eq!(timers.untouched_hours, [4, 8, 16]);
    assert_eq!(policy.desk.token, "Schul-Hilfe");
}

#[test]
fn in_pilot_mode_mails_leave_to_the_list_alone_and_the_check_says_so() {
    let policy = |pilot: &str| Policy::read(&format!("{SMALL}{pilot}"), "desk.toml").unwrap();
    let leaves = |policy: &Policy, to: &str| policy.mails_leave_to(&Address::parse(to).unwrap());
    let usual = policy("");
    assert!(leaves(&usual, "gast@post.example") && usual.piloted().is_none());

    let pilot = policy("[pilot]\naddresses = [\"Anna@Post.example\"]\ndomains = [\"Schule.example\"]\n");
    assert!(leaves(&pilot, "anna@post.example") && leaves(&pilot, "wer.auch.immer@schule.example"));
    for other in ["anna@post.example.org", "otto@post.example", "x@unter.schule.example", "x@meineschule.example"] {
        assert!(!leaves(&pilot, other), "{other}");
    }
    let told = pilot.piloted().unwrap().to_string();
    let expected = "pilot mode: mails leave to 1 address and 1 domain only; these agents get none, nor a way in: s.aydin@schul-hilfe.example";
    assert!(told.starts_with("desk.toml:") && told.contains(expected), "{told}");

    let nobody = policy("[pilot]\n");
    assert!(!leaves(&nobody, "s.aydin@schul-hilfe.example"));
    let all = policy("[pilot]\ndomains = [\"schul-hilfe.example\"]\n").piloted().unwrap();
    assert_eq!(all.message, "pilot mode: mails leave to 0 addresses and 1 domain only");
    let wrong = problems(&format!("{SMALL}[pilot]\naddresses = [\"anna\"]\ndomains = [\"@schule.example\"]\n"));
    assert!(wrong[0].contains("\"anna\" is no mail address") && wrong[1].contains("is no domain"), "{wrong:?}");
}

#[test]
fn a_guest_has_a_last_day_and_is_told_when_it_is_over() {
    let other = "[[agent]]\nmail = \"gast@firma.example\"\nname = \"Gil\"\nrole = \"agent\"\n\n[[queue]]";
    let with = |guests: &str| format!("{}guests = [{guests}]\n", SMALL.replacen("[[queue]]", other, 1));
    let guest = |until: &str| with(&format!("{{ mail = \"gast@firma.example\", until = \"{until}\" }}"));
    let policy = Policy::read(&guest("2026-12-18"), "desk.toml").unwrap();
    let gil = Address::parse("gast@firma.example").unwrap();
    let works = |at: &str| {
        let policy = policy.on(at.parse().unwrap());
        (policy.default_queue().has(&gil), policy.agent(&gil).is_some())
    };
    assert_eq!(works("2026-12-18T22:59:59Z"), (true, true), "to the end of the day in Berlin");
    assert_eq!(works("2026-12-18T23:00:00Z"), (false, false));
    let over = policy.on("2027-01-04T08:00:00Z".parse().unwrap());
    assert_eq!(over.agent_ever(&gil).map(|agent| agent.person.name.as_str()), Some("Gil"), "the past keeps its names");
    assert_eq!(policy.guests_over("2026-12-18".parse().unwrap()), []);
    let told = policy.guests_over("2026-12-19".parse().unwrap());
    assert!(told[0].message.contains("was a guest of \"servicedesk\" until 2026-12-18"), "{told:?}");

    assert!(problems(&guest("18.12.2026"))[0].contains("18.12.2026"));
    let member = with("{ mail = \"s.aydin@schul-hilfe.example\", until = \"2026-12-18\" }");
    assert!(problems(&member)[0].contains("is a member without a last day, too"));
    let lead = guest("2026-12-18").replace("level = 2\n", "level = 2\nduty = \"gast@firma.example\"\n");
    assert!(problems(&lead)[0].contains("a guest cannot be the duty"), "{:?}", problems(&lead));
}

#[test]
fn an_auditor_has_a_last_day_and_works_nothing() {
    let auditor = |more: &str| format!("{SMALL}\n[[auditor]]\nmail = \"ida@amt.example\"\nname = \"Ida\"\n{more}\n");
    let policy = Policy::read(&auditor("until = \"2026-12-18\"\nconfidential = true"), "desk.toml").unwrap();
    let ida = Address::parse("ida@amt.example").unwrap();
    let audits = |at: &str| {
        let policy = policy.on(at.parse().unwrap());
        (policy.auditor(&ida).is_some(), policy.auditor_before(&ida).is_some(), policy.is_audited())
    };
    assert_eq!(audits("2026-12-18T22:59:59Z"), (true, false, true), "to the end of the day in Berlin");
    assert_eq!(audits("2026-12-18T23:00:00Z"), (false, true, true));
    assert_eq!(policy.auditors_over("2026-12-18".parse().unwrap()), []);
    let told = policy.auditors_over("2026-12-19".parse().unwrap());
    assert!(told[0].message.contains("was an auditor until 2026-12-18"), "{told:?}");

    let check_at = check;
    let check = |more: &str, expected: &str| {
        let wrong = problems(&auditor(more));
        assert!(wrong.iter().any(|told| told.contains(expected)), "{expected}: {wrong:?}");
    };
    check("", "missing field `until`");
    check("until = \"18.12.2026\"", "18.12.2026");
    check("until = \"2026-12-18\"\nqueues = []", "no queue is named");
    check("until = \"2026-12-18\"\nqueues = [\"servicedsk\"]", "did you mean \"servicedesk\"?");
    let agent = "[[auditor]]\nmail = \"s.aydin@schul-hilfe.example\"\nname = \"S\"\nuntil = \"2026-12-18\"\n[hours]";
    let told = "desk.toml:10:8: \"s.aydin@schul-hilfe.example\" is an agent, too\n  \
        help: name somebody who works no requests: who works them changes them";
    check_at("[hours]", agent, &[told]);
    // Who reads along would read as an auditor, and be noted as none.
    let both = "[[agent]]\nmail = \"ida@amt.example\"\nname = \"Ida\"\nrole = \"school_authority\"\nschools = []\n";
    let wrong = problems(&(auditor("until = \"2026-12-18\"") + both));
    assert!(wrong.iter().any(|told| told.contains("\"ida@amt.example\" is an agent, too")), "{wrong:?}");
}

/// The small desk with a school of its own, whose entry says this as well.
fn with_school(more: &str) -> String {
    format!(
        "{SMALL}\n[[agent]]\nmail = \"jana@hafen.example\"\nname = \"Jana\"\nrole = \"school_admin\"\n\n\
        [[agent]]\nmail = \"mia@hafen.example\"\nname = \"Mia\"\nrole = \"school_contact\"\nschools = [\"hafen\"]\n\n\
        [[queue]]\nid = \"hafen\"\nlabel = {{ de = \"Hafen\" }}\nlevel = 1\nschool = \"hafen\"\nmembers = [\"jana@hafen.example\"]\n\n\
        [[school]]\nid = \"hafen\"\nname = \"Hafen\"\ndomains = [\"hafen.example\"]\nqueue = \"hafen\"\ncontacts = [\"Jana <jana@hafen.example>\"]\n{more}\n"
    )
}

#[test]
fn a_school_leaves_after_its_last_day_and_what_is_its_own_stays_so() {
    let policy = Policy::read(&with_school("left = \"2026-07-31\""), "desk.toml").unwrap();
    let [jana, mia, anna] =
        ["jana", "mia", "anna"].map(|name| Address::parse(&format!("{name}@hafen.example")).unwrap());
    let (id, lead) = (SchoolId::new("hafen"), Address::parse("s.aydin@schul-hilfe.example").unwrap());
    let then = |at: &str| policy.on(at.parse().unwrap()).into_owned();
    let last = then("2026-07-31T21:59:59Z");
    assert_eq!(last.served().count(), 1, "to the end of the day in Berlin");
    assert!(last.agent(&jana).is_some() && last.agent(&mia).is_some() && !last.is_of_left(&anna));
    assert_eq!(last.queue_for(&anna, Some(&id), None).id.as_str(), "hafen");

    let after = then("2026-07-31T22:00:00Z");
    assert_eq!((after.served().count(), after.has_left(Some(&id)), after.is_of_left(&anna)), (0, true, true));
    assert!(after.agent(&jana).is_none() && after.agent(&mia).is_none(), "nobody from there signs in");
    assert!(after.agent_ever(&jana).is_some(), "the past keeps its names");
    assert_eq!(after.queue_for(&anna, Some(&id), None).id.as_str(), "servicedesk");
    assert!(!after.must_confirm(&anna), "the domain is still the school's");
    let queue = after.queue(&QueueId::new("hafen")).unwrap();
    assert_eq!((&queue.members[..], &queue.lead, &queue.duty), (&[lead.clone()][..], &lead, &lead));
    assert_eq!(after.on("2026-08-02T00:00:00Z".parse().unwrap()).served().count(), 0, "asked twice it is the same");

    assert_eq!(policy.schools_over("2026-07-31".parse().unwrap()), []);
    let told = &policy.schools_over("2026-08-01".parse().unwrap())[0];
    assert!(
        told.to_string().contains("\"hafen\" has left after 2026-07-31") && told.help.contains("35 days"),
        "{told}"
    );
    assert_eq!(policy.guests_over("2026-08-01".parse().unwrap()), [], "that is told once");

    assert!(problems(&with_school("left = \"31.7.2026\""))[0].contains("\"31.7.2026\" is no day"));
    let other = "[[school]]\nid = \"deich\"\nname = \"Deich\"\ndomains = [\"Hafen.example\"]\nqueue = \"servicedesk\"\ncontacts = [\"T <t@deich.example>\"]\n";
    let wrong = problems(&format!("{}{other}", with_school("left = \"2026-07-31\"")));
    assert!(wrong[0].contains("\"Hafen.example\" still belongs to \"hafen\", which leaves"), "{wrong:?}");
    let default =
        with_school("left = \"2026-07-31\"").replace("default_queue = \"servicedesk\"", "default_queue = \"hafen\"");
    assert!(
        problems(&default)[0].contains("desk.toml:7:17: \"hafen\" is the group of \"hafen\", which leaves"),
        "{:?}",
        problems(&default)
    );
}

#[test]
fn a_queue_that_is_renamed_is_known_by_its_old_key() {
    let renamed = SMALL.replacen("id = \"servicedesk\"\n", "id = \"servicedesk\"\nwas = [\"hotline\"]\n", 1);
    let policy = Policy::read(&renamed, "desk.toml").unwrap();
    assert_eq!(policy.queue(&QueueId::new("hotline")).unwrap().id.as_str(), "servicedesk");
    let own = "desk.toml:19:8: \"servicedesk\" is a key of \"servicedesk\"\n  \
        help: name only keys that this queue had, and that nothing has now";
    check("id = \"servicedesk\"\n", "id = \"servicedesk\"\nwas = [\"servicedesk\"]\n", &[own]);
}

#[test]
fn waiting_times_that_nobody_can_mean_are_named_with_what_can_be_written() {
    let check_at = check;
    let check = |written: &str, expected: &str| {
        let at = format!("desk.toml:10:{}: ", written.find('=').unwrap() + 3);
        check_at("[hours]", &format!("[timers]\n{written}\n[hours]"), &[&format!("{at}{expected}")]);
    };
    let days = |n: u32, max: u32| format!("nobody waits {n} days\n  help: write a number from 1 to {max}");
    check("confirm_days = 0", &days(0, 90));
    check("confirm_days = 91", &days(91, 90));
    check("solved_close_days = 1400", &days(1400, 365));
    check("waiting_solve_days = 366", &days(366, 365));
    check("due_working_days = 0", "nobody waits 0 working days\n  help: write a number from 1 to 250");
    check("untouched_hours = [0, 4]", "nobody waits 0 opening hours\n  help: write numbers from 1 to 500");
    check("nudge_working_days = [5, 2500]", "nobody waits 2500 working days\n  help: write numbers from 1 to 250");
    check(
        "waiting_remind_days = [7, 7]",
        "the steps do not rise\n  help: write them in order, each greater than the one before",
    );
    check(
        "nudge_working_days = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
        "11 steps are more than anybody reads\n  help: write 10 at most; [] tells nobody",
    );
    for fine in ["confirm_days = 90", "untouched_hours = []", "due_working_days = 250", "waiting_remind_days = [1]"] {
        assert_eq!(
            problems(&SMALL.replacen("[hours]", &format!("[timers]\n{fine}\n[hours]"), 1)),
            Vec::<String>::new()
        );
    }
}

#[test]
fn requesters_edit_what_they_sent_unless_the_desk_says_otherwise() {
    let says = |desk: &str| {
        let text = SMALL.replacen("name = \"Schul-Hilfe\"", &format!("name = \"Schul-Hilfe\"\n{desk}"), 1);
        Policy::read(&text, "desk.toml").unwrap().requesters.edits
    };
    assert_eq!((says(""), says("requester_edits = \"own\"")), (RequesterEdits::Own, RequesterEdits::Own));
    assert_eq!(says("requester_edits = \"none\""), RequesterEdits::None);
    check(
        "name = \"Schul-Hilfe\"",
        "name = \"Schul-Hilfe\"\nrequester_edits = \"everything\"",
        &["desk.toml:4:19: there is no way for requesters to edit \"everything\"\n  help: known: own, none"],
    );
}

#[test]
fn requesters_are_asked_how_content_they_are_unless_the_desk_says_otherwise() {
    let says = |desk: &str| {
        let text = SMALL.replacen("name = \"Schul-Hilfe\"", &format!("name = \"Schul-Hilfe\"\n{desk}"), 1);
        Policy::read(&text, "desk.toml").unwrap().requesters.rating
    };
    assert_eq!((says(""), says("rating = true"), says("rating = false")), (true, true, false));
}

#[test]
fn a_desk_reads_its_mail_when_it_says_so() {
    let says = |intake: &str| Policy::read(&format!("{SMALL}{intake}"), "desk.toml").unwrap().intake;
    assert!(!says("").reads_mail && !says("[intake]\nverify = \"off\"").reads_mail);
    let reading = says("[intake]\nreads_mail = true");
    assert!(reading.reads_mail);
    assert_eq!(reading.verify, super::super::Verify::Unknown);
}

#[test]
fn the_example_desk_reads() {
    let text = include_str!("../../../../../content/desk.toml");
    let policy = Policy::read(text, "desk.toml").unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(policy.queues.len(), 7);
    assert_eq!(policy.schools.len(), 2);
}

#[test]
fn every_fault_is_told_with_its_place_and_a_remedy() {
    check(
        "default_queue = \"servicedesk\"",
        "default_queue = \"servicdesk\"",
        &["desk.toml:7:17: there is no queue \"servicdesk\"\n  help: did you mean \"servicedesk\"?"],
    );
    check(
        "\"hilfe@schul-hilfe.example\"",
        "\"hilfe\"",
        &["desk.toml:4:8: \"hilfe\" is no mail address\n  help: write it as name@example.org"],
    );
    check(
        "\"07:30-16:00\"",
        "\"16:00-07:30\"",
        &[
            "desk.toml:10:11: \"16:00-07:30\" is no opening time\n  help: write \"07:30-16:00\"; several in order: [\"07:30-12:00\", \"13:00-16:00\"]",
        ],
    );
    check(
        "Europe/Berlin",
        "Europa/Berlin",
        &[
            "desk.toml:6:12: \"Europa/Berlin\" is no time zone\n  help: write a zone of the IANA list, such as \"Europe/Berlin\"",
        ],
    );
    check("level = 2", "level = 7", &["desk.toml:20:9: there is no level 7\n  help: levels go from 0 to 4"]);
    check(
        "name = \"Schul-Hilfe\"",
        "name = \"Hilfe [1]\"",
        &[
            "desk.toml:3:8: \"Hilfe [1]\" cannot stand in the subject of a mail\n  help: use a short name without the characters [ ] and #: token = \"Schul-Hilfe\"",
        ],
    );
    check(
        "[hours]",
        "improve = \"javascript:{path}\"\n[hours]",
        &[
            "desk.toml:9:11: \"javascript:{path}\" does not lead to the file of a page\n  help: write an address with {path} in it: improve = \"https://git.example/edit/main/content/{path}\"",
        ],
    );
    check(
        "[hours]",
        "[timers]\nsolved_close_days = 5\n[hours]",
        &[
            "desk.toml:10:21: the ticket closes after 5 days, before its reminder on day 11\n  help: let solved_close_days be greater than each of solved_remind_days",
        ],
    );
}

#[test]
fn an_unknown_word_is_told_at_its_place() {
    let told = problems(&SMALL.replacen("[hours]", "[intake]\nverfy = \"off\"\n[hours]", 1));
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("desk.toml:10:1: unknown field `verfy`"), "{told:?}");
}

#[test]
fn all_faults_come_at_once_in_the_order_of_the_file() {
    let text = SMALL.replacen("hilfe@schul-hilfe.example", "hilfe", 1).replacen("level = 2", "level = 9", 1);
    let places: Vec<_> = problems(&text).iter().map(|p| p.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(places, ["desk.toml:4:8", "desk.toml:20:9"]);
}

#[test]
fn a_forum_has_a_whole_address() {
    let with = |forum: &str| {
        format!(
            "{SMALL}\n[[topic]]\nid = \"wlan\"\nlabel = {{ de = \"WLAN\" }}\nqueue = \"servicedesk\"\nforum = \"{forum}\"\n"
        )
    };
    let policy = Policy::read(&with("https://forum.example/c/wlan"), "desk.toml").unwrap();
    assert_eq!(policy.topics[0].forum.as_deref(), Some("https://forum.example/c/wlan"));
    let told = problems(&with("javascript:alert(1)"));
    assert!(told[0].starts_with("desk.toml:27:9: \"javascript:alert(1)\" leads to no forum"), "{told:?}");
}

#[test]
fn what_is_said_about_data_is_read_and_its_gaps_are_told() {
    let with = |table: &str| format!("{SMALL}\n[privacy]\n{table}");
    let policy = Policy::read(
        &with("address = \"Am Markt 1\"\nofficer = \"Merle <m@schule.example>\"\nkeep_months = 6"),
        "desk.toml",
    )
    .unwrap();
    assert_eq!(policy.keep_months(), 6);
    let privacy = policy.privacy.unwrap();
    assert_eq!((privacy.officer.name.as_str(), privacy.log_days, privacy.backup_days), ("Merle", 7, 35));
    assert_eq!(Policy::read(SMALL, "desk.toml").unwrap().keep_months(), 12);
    let told = problems(&with("officer = \"Merle\"\nkeep_months = 0\nbasis = { en = \"x\" }"));
    let told: Vec<&str> = told.iter().filter_map(|problem| problem.lines().next()).collect();
    assert_eq!(
        told,
        [
            "desk.toml:23:1: [privacy] does not say where the operator receives letters",
            "desk.toml:24:11: \"Merle\" is no contact",
            "desk.toml:25:15: a ticket cannot be deleted the moment it closes",
            "desk.toml:26:9: no word for the language \"de\"",
        ]
    );
}

const BAVARIAN: &str = r#"
[[school]]
id = "bergschule"
name = "Bergschule"
domains = ["bergschule.example"]
queue = "bergschule"
contacts = ["s.aydin@schul-hilfe.example"]
[school.hours]
land = "by"
local = ["assumption_day"]
friday = ["08:00-12:00"]

[[queue]]
id = "bergschule"
label = { de = "Bergschule" }
level = 1
school = "bergschule"
members = ["s.aydin@schul-hilfe.example"]

[[queue]]
id = "werkstatt"
label = { de = "Werkstatt" }
level = 2
members = ["s.aydin@schul-hilfe.example"]
[queue.hours]
monday = []
tuesday = ["10:00-12:00"]
closed = []
"#;

fn desk_in_hamburg() -> Policy {
    let hours = "[hours]\nland = \"hh\"\nclosed = [\"12-24\", \"2026-11-20\"]\npauses = [\"2026-11-16..2026-11-17\"]";
    let text = format!("{}{BAVARIAN}", SMALL.replacen("[hours]", hours, 1));
    Policy::read(&text, "desk.toml").unwrap_or_else(|p| panic!("{p:#?}"))
}

#[test]
fn what_a_queue_does_not_say_is_its_schools_and_what_a_school_does_not_say_the_desks() {
    let policy = desk_in_hamburg();
    let queue = |id: &str| policy.queue(&QueueId::new(id)).unwrap();
    let hours = |id: &str| {
        let open = |spans: &Vec<_>| !spans.is_empty();
        queue(id).calendar.week.iter().map(open).collect::<Vec<_>>()
    };
    assert_eq!(hours("servicedesk"), [true, false, false, false, false, false, false]);
    assert_eq!(hours("bergschule"), [true, false, false, false, true, false, false]);
    assert_eq!(hours("werkstatt"), [false, true, false, false, false, false, false]);
    let lands = ["servicedesk", "bergschule", "werkstatt"].map(|id| queue(id).calendar.land.unwrap().code());
    assert_eq!(lands, ["hh", "by", "hh"]);
    let day = |text: &str| text.parse().unwrap();
    let closed =
        ["servicedesk", "bergschule", "werkstatt"].map(|id| queue(id).calendar.closed.contains(&day("2026-11-20")));
    assert_eq!(closed, [true, true, false]);
    let assumption = ["servicedesk", "bergschule"].map(|id| queue(id).calendar.holiday_on(day("2028-08-15")).is_some());
    assert_eq!(assumption, [false, true]);
    let paused = ["servicedesk", "bergschule"].map(|id| queue(id).calendar.is_paused(day("2026-11-17")));
    assert_eq!(paused, [true, true], "what is written by hand holds on in another Land");
}

#[test]
fn who_is_waited_for_has_the_holidays_of_the_own_school_whoever_works() {
    let policy = desk_in_hamburg();
    let (school, desk) = (SchoolId::new("bergschule"), policy.default_queue());
    let land = |school| policy.calendar_of(school, desk).land.unwrap().code();
    assert_eq!(land(Some(&school)), "by");
    assert_eq!(land(None), "hh");
    assert_eq!(land(Some(&SchoolId::new("weg"))), "hh");
}

/// The desk ignores school holidays, one queue of it does not.
fn ignored_but_in_one_queue() -> Policy {
    let text = SMALL.replacen("[hours]", "[hours]\nland = \"hh\"\nschool_holidays = \"ignore\"", 1);
    Policy::read(&format!("{text}\n[queue.hours]\nschool_holidays = \"close\"\n"), "desk.toml").unwrap()
}

#[test]
fn holidays_that_are_no_longer_known_are_told_half_a_year_before_where_the_land_is_named() {
    let policy = desk_in_hamburg();
    let told = |today: &str| -> Vec<String> {
        policy.holidays_ending(today.parse().unwrap()).iter().map(ToString::to_string).collect()
    };
    assert_eq!(told("2026-11-27"), Vec::<String>::new());
    assert_eq!(told("2030-02-14"), Vec::<String>::new(), "until 14 August");
    let hamburg = "desk.toml:10:8: the school holidays of \"hh\" are known until 2030-08-14 only\n  help: take a newer version of the program, which knows more of them";
    assert_eq!(told("2030-02-15"), [hamburg]);
    let ignored = SMALL.replacen("[hours]", "[hours]\nland = \"hh\"\nschool_holidays = \"ignore\"", 1);
    let ignored = Policy::read(&ignored, "desk.toml").unwrap();
    assert_eq!(ignored.holidays_ending("2031-01-01".parse().unwrap()), []);
    let but_one = ignored_but_in_one_queue();
    assert_eq!(but_one.holidays_ending("2031-01-01".parse().unwrap()).len(), 1);
    let both = told("2031-01-01");
    assert_eq!(both.len(), 2);
    assert!(both[1].starts_with("desk.toml:33:8: the school holidays of \"by\""), "{both:?}");
}

#[test]
fn a_fault_in_hours_is_told_with_what_there_is() {
    check(
        "[hours]",
        "[hours]\nland = \"nrw\"",
        &[
            "desk.toml:10:8: there is no Land \"nrw\"\n  help: write one of bb, be, bw, by, hb, he, hh, mv, ni, nw, rp, sh, sl, sn, st, th",
        ],
    );
    check(
        "[hours]",
        "[hours]\nland = \"by\"\nlocal = [\"corpus_christi\"]",
        &[
            "desk.toml:11:10: \"corpus_christi\" is no local holiday in \"by\"\n  help: known: assumption_day, peace_festival; other days that are free go into `closed`",
        ],
    );
    check(
        "[hours]",
        "[hours]\nland = \"nw\"\nlocal = [\"karneval\"]",
        &[
            "desk.toml:11:10: \"karneval\" is no local holiday in \"nw\"\n  help: there is none; other days that are free go into `closed`",
        ],
    );
    check(
        "[hours]",
        "[hours]\nlocal = [\"assumption_day\"]",
        &["desk.toml:10:10: a local holiday is one of a Land\n  help: name it: land = \"by\""],
    );
    check(
        "[hours]",
        "[hours]\nclosed = [\"24.12.\"]",
        &["desk.toml:10:11: \"24.12.\" is no day\n  help: write it as \"2026-12-24\", or as \"12-24\" for every year"],
    );
    check(
        "members = [\"s.aydin@schul-hilfe.example\"]",
        "members = [\"s.aydin@schul-hilfe.example\"]\n[queue.hours]\nfriday = [\"8-12\"]",
        &[
            "desk.toml:23:11: \"8-12\" is no opening time\n  help: write \"07:30-16:00\"; several in order: [\"07:30-12:00\", \"13:00-16:00\"]",
        ],
    );
}

#[test]
fn files_have_limits_that_fit_each_other() {
    let read = |table: &str| Policy::read(&format!("{SMALL}{table}"), "desk.toml").unwrap().attachments;
    let usual = read("");
    assert_eq!((usual.file_bytes_max, usual.entry_bytes_max, usual.entry_files_max), (10_000_000, 20_000_000, 8));
    assert_eq!(usual.keep_months, 6);
    assert_eq!(read("[attachments]\nfile_mb_max = 30").entry_bytes_max, 30_000_000);
    assert_eq!(read("[attachments]\nfile_mb_max = 0").entry_files_max, 0, "no files at all");
    let told = |table: &str| problems(&format!("{SMALL}[attachments]\n{table}\n"));
    for (table, cause, help) in [
        ("file_mb_max = 21\nentry_mb_max = 20", "a file of 21 MB does not fit an entry", "file_mb_max be no greater"),
        ("entry_mb_max = 51", "an entry cannot have 51 MB", "handed over by a link"),
        ("file_mb_max = 51", "a file of 51 MB does not fit", "file_mb_max be no greater"),
        ("entry_files_max = 21", "an entry cannot have 21 files", "20 are the most"),
        ("keep_months = 13", "files cannot outlive their request, which is kept for 12 months", "of [privacy]"),
        ("keep_months = 0", "the moment its request closes", "a month at least"),
    ] {
        let told = told(table);
        assert!(told.len() == 1 && told[0].contains(cause) && told[0].contains(help), "{table}: {told:?}");
    }
}

// covers D-17
#[test]
fn services_and_what_a_topic_asks_are_read_and_slips_are_told() {
    let with = |topic: &str, service: &str| {
        let topic = format!("[[topic]]\nid = \"wlan\"\nlabel = {{ de = \"WLAN\" }}\nqueue = \"servicedesk\"\n{topic}");
        format!("{SMALL}\n{topic}\n[[service]]\nid = \"netz\"\nname = {{ de = \"Netz\" }}\n{service}")
    };
    let read = |text: &str| Policy::read(text, "desk.toml").unwrap_or_else(|p| panic!("{p:#?}"));
    let policy = read(&with("asks = [\"service\", \"tried\"]", "operator = \"Stadtwerke\""));
    assert_eq!(policy.topics[0].asks, [Question::Tried, Question::Service], "in the order of the form");
    let service = policy.service(&ServiceId::new("netz")).unwrap();
    assert_eq!((service.name.word(&policy.desk.language), service.operator.as_deref()), ("Netz", Some("Stadtwerke")));
    assert_eq!(read(&with("", "")).topics[0].asks, Question::ALL);
    let told = problems(&with("asks = [\"servise\"]", "operator = \" \""));
    assert_eq!(
        told,
        [
            "desk.toml:27:9: there is no question \"servise\"\n  help: did you mean \"service\"?",
            "desk.toml:31:12: nobody runs this service\n  help: name who does, or leave the line out",
        ]
    );
}

// covers Z-12
#[test]
fn a_redirect_leads_somewhere() {
    let with = |to: &str| {
        let redirect = format!("redirect = {{ to = \"{to}\", text = {{ de = \"Dort.\" }} }}");
        format!("{SMALL}\n[[topic]]\nid = \"kurs\"\nlabel = {{ de = \"Kurs\" }}\nqueue = \"servicedesk\"\n{redirect}\n")
    };
    for to in ["https://kurse.example/", "/verwaltung/"] {
        let policy = Policy::read(&with(to), "desk.toml").unwrap_or_else(|p| panic!("{p:#?}"));
        assert_eq!(policy.topics[0].redirect.as_ref().map(|redirect| redirect.to.as_str()), Some(to));
    }
    for to in ["javascript:alert(1)", "//kurse.example", "http://kurse.example", "https:///x", "/a b", "kurse"] {
        let told = problems(&with(to));
        assert!(told.len() == 1 && told[0].contains("leads nowhere"), "{to}: {told:?}");
    }
}

// covers Z-35
#[test]
fn every_address_leads_to_one_queue() {
    let with = |addresses: &str| SMALL.replacen("level = 2", &format!("level = 2\naddresses = [{addresses}]"), 1);
    let policy = Policy::read(&with("\"WLAN@schul-hilfe.example\""), "desk.toml").unwrap_or_else(|p| panic!("{p:#?}"));
    let at =
        |address: &str| policy.queue_at(&crate::Address::parse(address).unwrap()).map(|queue| queue.id.to_string());
    assert_eq!(
        (at("wlan@schul-hilfe.example").as_deref(), at("hilfe@schul-hilfe.example")),
        (Some("servicedesk"), None)
    );
    let told = problems(&with(
        "\"wlan\", \"hilfe@schul-hilfe.example\", \"s.aydin@schul-hilfe.example\", \"a@b.example\", \"a@b.example\"",
    ));
    let told: Vec<&str> = told.iter().filter_map(|problem| problem.lines().next()).collect();
    assert_eq!(
        told,
        [
            "desk.toml:21:14: \"wlan\" is no mail address",
            "desk.toml:21:22: \"hilfe@schul-hilfe.example\" is the desk's own address, which belongs to no queue",
            "desk.toml:21:51: \"s.aydin@schul-hilfe.example\" is an agent's own address",
            "desk.toml:21:97: \"a@b.example\" is an address of \"servicedesk\"",
        ]
    );
}

// covers P-02
#[test]
fn a_level_names_the_ways_to_it() {
    let with =
        |ways: &str| format!("{SMALL}\n[[level]]\nnumber = 2\nlabel = {{ de = \"Hilfe\" }}\nchannels = [{ways}]\n");
    let policy = Policy::read(&with("\"phone\", \"form\""), "desk.toml").unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(policy.levels[0].channels, [Way::Phone, Way::Form]);
    let told = problems(&with("\"phones\""));
    assert_eq!(told, ["desk.toml:26:13: there is no channel \"phones\"\n  help: did you mean \"phone\"?"]);
}

// covers D-31
#[test]
fn who_reads_along_stands_for_schools_and_works_nothing() {
    const MORE: &str = r#"
[[school]]
id = "hafen"
name = "Hafen"
domains = ["hafen.example"]
queue = "hafen"
contacts = ["Ole <o@hafen.example>"]

[[queue]]
id = "hafen"
label = { de = "Hafen" }
level = 1
school = "hafen"
members = ["s.aydin@schul-hilfe.example"]
readers = ["t@amt.example"]

[[agent]]
mail = "t@amt.example"
name = "Tomke"
role = "school_authority"
schools = ["hafen"]

[[agent]]
mail = "k@hafen.example"
name = "Kai"
role = "school_contact"
schools = ["hafen"]
"#;
    let with = |from: &str, to: &str| {
        assert!(MORE.contains(from), "{from:?} is not there");
        let text = format!("{SMALL}{}", MORE.replacen(from, to, 1));
        problems(&text).iter().filter_map(|problem| problem.lines().next()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(with("Tomke", "Tomke"), [] as [String; 0]);
    for (from, to, told) in [
        ("readers = [\"t@amt", "readers = [\"k@hafen", "desk.toml:36:12: \"k@hafen.example\" is no school authority"),
        ("readers = [\"t@amt", "readers = [\"s@amt", "desk.toml:36:12: \"s@amt.example\" is no school authority"),
        ("school = \"hafen\"", "", "desk.toml:36:12: \"t@amt.example\" does not stand for the school of this queue"),
        (
            "members = [\"s.aydin@schul-hilfe",
            "members = [\"k@hafen",
            "desk.toml:35:12: \"k@hafen.example\" reads requests and works none",
        ),
        (
            "\"school_authority\"\nschools = [\"hafen\"]",
            "\"school_authority\"",
            "desk.toml:39:8: a school authority stands for schools",
        ),
        (
            "\"school_contact\"\nschools = [\"hafen\"]",
            "\"school_contact\"",
            "desk.toml:45:8: a school contact belongs to one school",
        ),
        ("\"school_contact\"", "\"agent\"", "desk.toml:48:12: who works requests has no schools of their own"),
        (
            "mail = \"t@amt",
            "mail = \"t@hafen",
            "desk.toml:39:8: \"t@hafen.example\" is an address of the school \"hafen\"",
        ),
        (
            "\"school_contact\"\nschools = [\"hafen\"]",
            "\"school_contact\"\nschools = [\"mole\"]",
            "desk.toml:48:12: there is no school \"mole\"",
        ),
    ] {
        let all = with(from, to);
        assert!(all.iter().any(|one| one == told), "{told}: {all:#?}");
    }
}

// covers Z-30
#[test]
fn a_site_is_named_and_its_people_work_the_queue() {
    let with = |site: &str| format!("{SMALL}\n[[queue.site]]\nid = \"altbau\"\nname = {{ de = \"Altbau\" }}\n{site}");
    let policy = Policy::read(&with("members = [\"s.aydin@schul-hilfe.example\"]\naddress = \"Hof 1\"\n"), "desk.toml");
    let policy = policy.unwrap_or_else(|p| panic!("{p:#?}"));
    let site = &policy.queues[0].sites[0];
    assert_eq!((site.id.as_str(), site.address.as_str(), site.members.len()), ("altbau", "Hof 1", 1));
    let told =
        problems(&with("members = [\"nina@schul-hilfe.example\"]\n[[queue.site]]\nid = \"altbau\"\nname = {}\n"));
    let told: Vec<&str> = told.iter().filter_map(|problem| problem.lines().next()).collect();
    assert_eq!(
        told,
        [
            "desk.toml:26:12: there is no agent \"nina@schul-hilfe.example\"",
            "desk.toml:28:6: a second site \"altbau\"",
            "desk.toml:29:8: no word for the language \"de\"",
        ]
    );
    let other = "\n[[agent]]\nmail = \"nina@schul-hilfe.example\"\nname = \"Nina\"\nrole = \"agent\"\n";
    let told = problems(&format!("{}{other}", with("members = [\"nina@schul-hilfe.example\"]\n")));
    assert_eq!(
        told,
        [
            "desk.toml:26:12: \"nina@schul-hilfe.example\" does not work this queue\n  help: name members of the queue at its sites, or make this agent one"
        ]
    );
}

// covers P-18
#[test]
fn a_queue_says_by_which_ways_requests_come() {
    let with = |ways: &str| SMALL.replacen("level = 2", &format!("level = 2\nchannels = [{ways}]"), 1);
    let takes =
        |text: &str| Policy::read(text, "desk.toml").unwrap_or_else(|p| panic!("{p:#?}")).queues[0].channels.clone();
    assert_eq!(takes(SMALL), Way::TO_QUEUES);
    assert_eq!(takes(&with("\"phone\", \"form\", \"phone\"")), [Way::Phone, Way::Form]);
    let policy = Policy::read(&with("\"form\""), "desk.toml").unwrap();
    let level = policy.queues[0].level;
    let reached = |way| policy.reach(level, way);
    assert_eq!([Way::Form, Way::Mail, Way::Pages].map(reached), [Reach::Everywhere, Reach::Nowhere, Reach::Everywhere]);
    let told = problems(&with(""));
    assert_eq!(
        told,
        [
            "desk.toml:21:12: this queue takes nothing\n  help: name at least one way to it, or leave the line out for all"
        ]
    );
    let told = problems(&with("\"fax\", \"forum\""));
    let told: Vec<&str> = told.iter().filter_map(|problem| problem.lines().next()).collect();
    assert_eq!(
        told,
        ["desk.toml:21:13: there is no channel \"fax\"", "desk.toml:21:20: no request comes to a queue by \"forum\""]
    );
}

/// The small desk with one provider, in which something is written otherwise.
#[track_caller]
fn check_provider(from: &str, to: &str, expected: &[&str]) {
    const PROVIDER: &str = r#"
[[provider]]
id = "druck"
name = "Druckdienst"
level = 4
channel = "mail"
mail = "technik@druck.example"
reference = "DN-####"
contract = { id = "RV-4", until = "2027-07-31" }

[[service]]
id = "drucker"
name = { de = "Drucker" }
provider = "druck"
"#;
    assert!(PROVIDER.contains(from), "{from:?} is not there");
    assert_eq!(problems(&format!("{SMALL}{}", PROVIDER.replacen(from, to, 1))), expected);
}

// covers P-32
#[test]
fn a_provider_can_be_reached_and_works_under_a_contract() {
    check_provider("DN-####", "DN-####", &[]);
    check_provider(
        "level = 4",
        "level = 2",
        &[
            "desk.toml:26:9: a provider outside is not at level 2\n  help: 3 is who runs a service, 4 who works under a contract",
        ],
    );
    check_provider(
        "channel = \"mail\"",
        "channel = \"mial\"",
        &["desk.toml:27:11: there is no channel \"mial\"\n  help: did you mean \"mail\"?"],
    );
    check_provider(
        "channel = \"mail\"",
        "channel = \"portal\"",
        &[
            "desk.toml:27:11: the channel \"portal\" leads nowhere\n  help: add portal = \"https://service.portalwerk.example\"",
        ],
    );
    check_provider(
        "DN-####",
        "DN",
        &[
            "desk.toml:29:13: \"DN\" tells no number from a word\n  help: write # for a digit and * for a letter or digit, three of them at least, and no blanks: reference = \"INC-######\"",
        ],
    );
    check_provider(
        "contract = { id = \"RV-4\", until = \"2027-07-31\" }",
        "",
        &[
            "desk.toml:26:9: a provider of level 4 works under a contract, and names none\n  help: add its contract: contract = { id = \"RV-2026-4\", until = \"2027-07-31\" }; who runs a service without one is level 3",
        ],
    );
    check_provider(
        "2027-07-31",
        "31.7.2027",
        &["desk.toml:30:35: \"31.7.2027\" is no day\n  help: write it as \"2026-12-24\""],
    );
    check_provider(
        "id = \"RV-4\"",
        "schools = [\"hafen\"], id = \" \"",
        &[
            "desk.toml:30:25: there is no school \"hafen\"\n  help: known: ",
            "desk.toml:30:40: the contract has no number\n  help: write it as it stands on the contract",
        ],
    );
    check_provider(
        "provider = \"druck\"",
        "provider = \"drukc\"",
        &["desk.toml:35:12: there is no provider \"drukc\"\n  help: did you mean \"druck\"?"],
    );
}

// covers D-27 P-31
#[test]
fn a_topic_leads_to_whoever_runs_its_service() {
    let text = include_str!("../../../../../content/desk.toml");
    let policy = Policy::read(text, "desk.toml").unwrap();
    let operator = |topic: &str| {
        policy.operator_of(&super::super::TopicId::new(topic)).map(|(_, p)| (p.name.as_str(), p.level.number()))
    };
    assert_eq!(operator("lernportal"), Some(("Portalwerk", 3)));
    assert_eq!(operator("drucken"), Some(("Druckdienst Nord", 4)));
    assert_eq!(operator("wlan"), None);
    let odd = text.replacen("service = \"drucker\"", "service = \"druker\"", 1);
    assert!(
        problems(&odd)[0].ends_with("there is no service \"druker\"\n  help: did you mean \"drucker\"?"),
        "{:?}",
        problems(&odd)
    );
}

#[test]
fn rates_are_within_reason_and_a_day_takes_more_than_an_hour() {
    let with = |rates: &str| SMALL.replacen("[hours]", &format!("[rates]\n{rates}\n[hours]"), 1);
    let usual = Policy::read(SMALL, "desk.toml").unwrap().rates;
    assert_eq!((usual.address_3_hours, usual.address_day, usual.network_hour), (10, 40, 200));
    let set = Policy::read(&with("address_day = 60\nnetwork_hour = 900"), "desk.toml").unwrap().rates;
    assert_eq!((set.address_day, set.network_hour), (60, 900));
    assert_eq!(
        problems(&with("stranger_hour = 0\naddress_day = 5\nnetwork_day = 100001")),
        [
            "desk.toml:10:17: 0 is no number of requests to take\n  help: write a number from 1 to 100000; 100000 is as good as no limit",
            "desk.toml:11:15: address_day = 5 is reached before address_3_hours = 10\n  help: let address_day be no smaller than address_3_hours",
            "desk.toml:12:15: 100001 is no number of requests to take\n  help: write a number from 1 to 100000; 100000 is as good as no limit",
        ]
    );
    assert_eq!(problems(&with("address_hour = 3")).len(), 1, "a rate that nobody knows is told");
}

#[test]
fn a_school_has_its_own_time_zone_and_none_that_nobody_knows() {
    let text = include_str!("../../../../../content/desk.toml");
    let with = |zone: &str| {
        let contacts = "contacts = [\"t.kroeger@deichgymnasium.example\"]";
        text.replacen(contacts, &format!("{contacts}\ntimezone = \"{zone}\""), 1)
    };
    let policy = Policy::read(&with("Atlantic/Madeira"), "desk.toml").unwrap();
    let zone = |queue: &str| format!("{:?}", policy.queue(&QueueId::new(queue)).unwrap().calendar.zone);
    assert_eq!((zone("deichgymnasium"), zone("servicedesk")), ("Atlantic/Madeira".into(), "Europe/Berlin".into()));
    let [told] = &problems(&with("Atlantis/Hafen"))[..] else { panic!("one problem") };
    assert!(told.contains(":12: \"Atlantis/Hafen\" is no time zone"), "{told}");
}
