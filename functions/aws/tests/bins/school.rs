//! A school leaves a desk on AWS, by the real program over the table and the bucket.

use super::{Act, Actor, Channel, Cloud, Person, Request, Submission};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use tickets::TicketId;

impl Cloud {
    /// Runs the program that hands schools over and deletes them.
    fn school(&self, args: &[&str], typed: &str) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_school"))
            .args(args)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who refuses at once reads nothing.
        _ = program.stdin.take().unwrap().write_all(typed.as_bytes());
        program.wait_with_output().unwrap()
    }

    /// A request of this person.
    async fn asked(&self, who: &str, text: &str) -> TicketId {
        let who = Person::parse(who).unwrap();
        let (by, act) = (Actor::Person(who.address.clone()), Act::Submit(Box::new(Submission::plain(who, text, text))));
        let key = Some(format!("form/{text}"));
        let request = Request { ticket: None, by, via: Channel::Web, claimed: None, key, act };
        self.desk_at("2024-06-17T09:00:00Z".parse().unwrap()).handle(request).await.unwrap().ticket.id
    }

    /// Everything that the table keeps, as text.
    fn kept(&self) -> String {
        String::from_utf8(self.transfer("export", b"").stdout).unwrap().to_lowercase()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_leaves_the_table_and_is_handed_over_before() {
    let cloud = Cloud::new().await;
    let own = cloud.asked("anna@hafenschule.example", "Zebrafink").await;
    cloud.asked("tom@deichgymnasium.example", "Drucker").await;
    let told = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();

    let stays = cloud.school(&["delete", "hafenschule"], "hafenschule\n");
    assert!(!stays.status.success() && told(&stays).contains("has not left"), "{}", told(&stays));
    let desk = cloud.package.path().join("desk.toml");
    let text = std::fs::read_to_string(&desk).unwrap();
    let left = text.replacen("id = \"hafenschule\"\n", "id = \"hafenschule\"\nleft = \"2024-07-31\"\n", 1);
    std::fs::write(&desk, left).unwrap();

    let out = cloud.package.path().join("hafen");
    let done = cloud.school(&["export", "hafenschule", out.to_str().unwrap()], "");
    assert!(done.status.success(), "{}", told(&done));
    let lines = std::fs::read_to_string(out.join("desk.jsonl")).unwrap();
    assert!(lines.contains("Zebrafink") && !lines.contains("deichgymnasium.example"), "{lines}");
    assert!(std::fs::read_to_string(out.join(format!("{own}.txt"))).unwrap().contains("Zebrafink"));

    assert!(!cloud.school(&["delete", "hafenschule"], "deichgymnasium\n").status.success());
    assert!(cloud.kept().contains("zebrafink"), "a slip deletes nothing");
    let done = cloud.school(&["delete", "hafenschule"], "hafenschule\n");
    assert!(done.status.success() && told(&done).contains(&format!("deleted: {own};")), "{}", told(&done));
    let kept = cloud.kept();
    assert!(!kept.contains("zebrafink") && !kept.contains("anna@hafenschule.example"), "{kept}");
    assert!(kept.contains("tom@deichgymnasium.example") && kept.contains("school_deleted"), "{kept}");
}
