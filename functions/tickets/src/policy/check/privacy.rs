//! What the desk says about personal data.

use super::Check;
use crate::policy::file::PrivacyTable;
use crate::policy::{Agent, BACKUP_DAYS, KEEP_MONTHS, Label, MAIL_DAYS, Privacy, Recipient};
use std::collections::BTreeMap;
use toml::Spanned;

/// So many days the server remembers who read what, if the desk says nothing else.
const LOG_DAYS: u32 = 7;

impl Check<'_> {
    /// Reads the table, whatever is wrong in it; without an officer there is nobody to write to.
    pub(super) fn privacy(&mut self, table: &Spanned<PrivacyTable>, agents: &[Agent]) -> Option<Privacy> {
        let written = table.get_ref();
        let address = self.letters(table);
        let officer = self.contact(&written.officer, agents);
        let (basis, authority) = (self.words(&written.basis), self.words(&written.authority));
        let recipients = written
            .recipient
            .iter()
            .map(|recipient| Recipient { name: self.label(&recipient.name), purpose: self.label(&recipient.purpose) });
        let recipients = recipients.collect();
        if let Some(never) = written.keep_months.as_ref().filter(|months| *months.get_ref() == 0) {
            self.problem(never, "a ticket cannot be deleted the moment it closes", "keep it for a month at least");
        }
        if let Some(never) = written.mail_days.as_ref().filter(|days| *days.get_ref() == 0) {
            let help = "keep it for a day at least: what was set aside is looked for there";
            self.problem(never, "a mail cannot be deleted the moment it is read", help);
        }
        Some(Privacy {
            address,
            officer: officer?,
            basis,
            authority,
            keep_months: written.keep_months.as_ref().map_or(KEEP_MONTHS, |months| *months.get_ref()),
            log_days: written.log_days.unwrap_or(LOG_DAYS),
            backup_days: written.backup_days.unwrap_or(BACKUP_DAYS),
            mail_days: written.mail_days.as_ref().map_or(MAIL_DAYS, |days| *days.get_ref()),
            recipients,
        })
    }

    /// Where letters go: whoever is responsible for data must name it (GDPR, Article 13).
    fn letters(&mut self, table: &Spanned<PrivacyTable>) -> String {
        const HELP: &str = "write street and place of the operator: address = \"Am Markt 1, 20999 Norderort\"";
        let written = table.get_ref().address.as_ref();
        match written {
            Some(address) if address.get_ref().trim().is_empty() => {
                self.problem(address, "nobody can write a letter to this address", HELP);
            }
            Some(_) => {}
            None => self.problem(table, "[privacy] does not say where the operator receives letters", HELP),
        }
        written.map(|address| address.get_ref().clone()).unwrap_or_default()
    }

    fn words(&mut self, written: &Option<Spanned<BTreeMap<String, String>>>) -> Label {
        written.as_ref().map(|written| self.label(written)).unwrap_or_default()
    }
}
