//! The providers outside: nobody may be sent to a way that is not there.

use super::{Check, label_of};
use crate::Language;
use crate::leg::Way;
use crate::policy::file::{ContractTable, ProviderTable};
use crate::policy::{Contract, Level, Pattern, Provider, ProviderId, SchoolId};
use toml::Spanned;

/// The levels of providers outside.
const LEVELS: [u8; 2] = [3, 4];

impl Check<'_> {
    pub(super) fn provider(&mut self, written: &ProviderTable, schools: &[String]) -> Option<Provider> {
        let level = self.level_outside(&written.level);
        let mail = written.mail.as_ref().map(|mail| self.address(mail));
        let portal = written.portal.as_ref().map(|portal| self.portal(portal));
        let way = self.way(written);
        let reference = written.reference.as_ref().map(|pattern| self.pattern(pattern));
        let contract = written.contract.as_ref().map(|contract| self.contract(contract, schools));
        let language = self.language_of(written.language.as_ref());
        let hours = written.hours.as_ref().map(|hours| self.label(hours)).unwrap_or_default();
        if written.name.get_ref().trim().is_empty() {
            self.problem(&written.name, "the provider has no name", "write what people call it: name = \"Portalwerk\"");
        }
        if level.is_some_and(|level| level.number() == LEVELS[1]) && written.contract.is_none() {
            let help = "add its contract: contract = { id = \"RV-2026-4\", until = \"2027-07-31\" }; who runs a service \
                        without one is level 3";
            self.problem(&written.level, "a provider of level 4 works under a contract, and names none", help);
        }
        Some(Provider {
            id: ProviderId::new(written.id.get_ref()),
            name: written.name.get_ref().trim().to_owned(),
            level: level?,
            way: way?,
            mail: mail.flatten(),
            portal: portal.flatten(),
            phone: written.phone.trim().to_owned(),
            hours,
            escalation: written.escalation.trim().to_owned(),
            reference: reference.flatten(),
            contract: contract.flatten(),
            language: language?,
        })
    }

    fn level_outside(&mut self, written: &Spanned<u8>) -> Option<Level> {
        if !LEVELS.contains(written.get_ref()) {
            let help = "3 is who runs a service, 4 who works under a contract";
            self.problem(written, format!("a provider outside is not at level {}", written.get_ref()), help);
            return None;
        }
        Level::new(*written.get_ref())
    }

    /// The usual way, which must lead somewhere.
    fn way(&mut self, written: &ProviderTable) -> Option<Way> {
        let word = written.channel.get_ref();
        let Some(way) = Way::parse(word) else {
            let keys = Way::ALL.map(|way| way.key().to_owned());
            self.known("channel", &written.channel, &keys);
            return None;
        };
        let missing = match way {
            Way::Mail => written.mail.is_none().then_some("mail = \"service@portalwerk.example\""),
            Way::Portal => written.portal.is_none().then_some("portal = \"https://service.portalwerk.example\""),
            Way::Phone => written.phone.trim().is_empty().then_some("phone = \"040 66969-0300\""),
            Way::OnSite => None,
        };
        if let Some(help) = missing {
            self.problem(&written.channel, format!("the channel {word:?} leads nowhere"), format!("add {help}"));
        }
        Some(way)
    }

    fn portal(&mut self, written: &Spanned<String>) -> Option<String> {
        let address = written.get_ref().trim();
        if !address.starts_with("https://") {
            let help = "write the whole address: portal = \"https://service.portalwerk.example\"";
            self.problem(written, format!("{address:?} leads to no portal"), help);
            return None;
        }
        Some(address.to_owned())
    }

    fn pattern(&mut self, written: &Spanned<String>) -> Option<Pattern> {
        let pattern = Pattern::parse(written.get_ref());
        if pattern.is_none() {
            let help = "write # for a digit and * for a letter or digit, three of them at least, and no blanks: \
                        reference = \"INC-######\"";
            self.problem(written, format!("{:?} tells no number from a word", written.get_ref()), help);
        }
        pattern
    }

    fn contract(&mut self, written: &ContractTable, schools: &[String]) -> Option<Contract> {
        if written.id.get_ref().trim().is_empty() {
            self.problem(&written.id, "the contract has no number", "write it as it stands on the contract");
        }
        for school in &written.schools {
            self.known("school", school, schools);
        }
        let scope = written.scope.as_ref().map(label_of).unwrap_or_default();
        let until = written.until.as_ref().map(|until| self.date(until, until.get_ref()));
        Some(Contract {
            id: written.id.get_ref().trim().to_owned(),
            until: match until {
                Some(until) => Some(until?),
                None => None,
            },
            schools: written.schools.iter().map(|school| SchoolId::new(school.get_ref())).collect(),
            scope,
        })
    }

    /// The language of mails to somebody: one of the desk's, the first if none is named.
    pub(super) fn language_of(&mut self, written: Option<&Spanned<String>>) -> Option<Language> {
        let Some(tag) = written else { return self.languages.first().cloned() };
        let keys: Vec<_> = self.languages.iter().map(|l| l.as_str().to_owned()).collect();
        self.known("language", tag, &keys);
        Some(Language::new(tag.get_ref()))
    }
}
