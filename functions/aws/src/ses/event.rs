//! What SES tells of a mail after it has taken it, as EventBridge brings it to a function.

use super::{TAG, tag};
use mail::read::Report;
use serde::Deserialize;
use std::collections::HashMap;

/// An event about one mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SesEvent {
    event_type: String,
    mail: Mail,
    bounce: Option<Bounce>,
}

#[derive(Debug, Deserialize)]
struct Mail {
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounced_recipients: Vec<Bounced>,
}

#[derive(Debug, Deserialize)]
struct Bounced {
    #[serde(default)]
    status: String,
}

impl SesEvent {
    /// The `Message-ID` that we gave the mail: SES gave it another, and our own travels as a tag.
    #[must_use]
    pub fn message_id(&self) -> Option<String> {
        Some(tag::read(self.mail.tags.get(TAG)?.first()?))
    }

    /// What it says of the mail, if that is that it did not arrive, or is not wanted. Who complains wants no more of them.
    #[must_use]
    pub fn report(&self) -> Option<Report> {
        match (self.event_type.as_str(), &self.bounce) {
            ("Complaint", _) => Some(Report { permanent: true, status: "complaint".to_owned() }),
            ("Bounce", Some(bounce)) => Some(Report {
                permanent: bounce.bounce_type == "Permanent",
                status: bounce.bounced_recipients.first().map(|to| to.status.clone()).unwrap_or_default(),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> SesEvent {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_bounce_says_which_mail_and_whether_for_good() {
        let told = |kind: &str| {
            event(&format!(
                r#"{{"eventType":"Bounce","mail":{{"messageId":"0100","destination":["a@b.example"],"tags":
                   {{"lotse-mail":["k7qf2m9t_2e0_2em1_2eabc_2exyz_40desk_2eexample"]}}}},"bounce":{{"bounceType":"{kind}",
                   "bounceSubType":"General","bouncedRecipients":[{{"emailAddress":"a@b.example","status":"5.1.1"}}]}}}}"#
            ))
        };
        assert_eq!(told("Permanent").message_id().as_deref(), Some("k7qf2m9t.0.m1.abc.xyz@desk.example"));
        let report = |permanent| Some(Report { permanent, status: "5.1.1".to_owned() });
        assert_eq!(told("Permanent").report(), report(true));
        assert_eq!(told("Transient").report(), report(false));
        assert_eq!(told("Undetermined").report(), report(false));
    }

    #[test]
    fn a_complaint_is_for_good_and_a_delivery_is_no_news() {
        let told = |kind: &str| event(&format!(r#"{{"eventType":"{kind}","mail":{{"tags":{{}}}}}}"#));
        assert_eq!(told("Complaint").report().map(|report| report.permanent), Some(true));
        assert_eq!(told("Delivery").report(), None);
        assert_eq!(told("Bounce").report(), None, "it says nothing of the bounce");
        assert_eq!(told("Complaint").message_id(), None);
    }
}
