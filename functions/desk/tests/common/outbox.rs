//! What the outbox does when nobody knows whether a mail went out: it asks before it sends again (I5).

use super::{Browser, desk as fixture};
use async_trait::async_trait;
use desk::{Mailer, Outbox, SendError};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const AGENT: &str = "j.petersen@hafenschule.example";

/// A way out that takes every mail and says of the first try that it does not know.
#[derive(Default)]
struct Unsure {
    sent: AtomicUsize,
    asked: AtomicUsize,
    /// What it answers when it is asked.
    knows: Option<bool>,
}

#[async_trait]
impl Mailer for Unsure {
    async fn send(&self, _: &mail::Message) -> Result<(), SendError> {
        match self.sent.fetch_add(1, Ordering::SeqCst) {
            0 => Err(SendError::Ambiguous("the line broke".to_owned())),
            _ => Ok(()),
        }
    }

    async fn was_sent(&self, _: &str) -> Result<Option<bool>, SendError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(self.knows)
    }
}

/// A way out that keeps what it is given.
#[derive(Default)]
pub(super) struct Sent(Mutex<Vec<(String, Vec<u8>)>>);

impl Sent {
    pub(super) fn take(&self) -> Vec<(String, Vec<u8>)> {
        std::mem::take(&mut self.0.lock().expect("one thread"))
    }
}

#[async_trait]
impl Mailer for Sent {
    async fn send(&self, message: &mail::Message) -> Result<(), SendError> {
        self.0.lock().expect("one thread").push((message.to.to_string(), message.raw.clone()));
        Ok(())
    }

    async fn was_sent(&self, _: &str) -> Result<Option<bool>, SendError> {
        Ok(Some(false))
    }
}

/// How often a sign-in mail is sent, and how often the way out is asked, over three rounds a quarter of an hour apart.
async fn sent_and_asked(knows: Option<bool>) -> (usize, usize) {
    let mut browser = Browser::new(fixture());
    let mailer = Arc::new(Unsure { knows, ..Unsure::default() });
    let web = &browser.fixture.web;
    let outbox = Outbox {
        desk: web.desk.clone(),
        mailer: mailer.clone(),
        keys: web.keys.clone(),
        templates: Arc::new(mail::Templates::new(&[]).expect("the mails are whole")),
        base_url: web.base_url.clone(),
    };
    assert_eq!(browser.post("/konsole/anmelden", &[("mail", AGENT)]).await.status, 200);
    for _ in 0..3 {
        outbox.round().await.expect("the store works");
        browser.fixture.clock.0.fetch_add(15 * 60, Ordering::SeqCst);
    }
    (mailer.sent.load(Ordering::SeqCst), mailer.asked.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_mail_that_went_out_is_not_sent_again() {
    assert_eq!(sent_and_asked(Some(true)).await, (1, 1));
}

#[tokio::test]
async fn a_mail_that_did_not_go_out_is_sent_once_more() {
    assert_eq!(sent_and_asked(Some(false)).await, (2, 1));
}

#[tokio::test]
async fn a_way_out_that_cannot_tell_sends_twice_at_most() {
    assert_eq!(sent_and_asked(None).await, (2, 1));
}
