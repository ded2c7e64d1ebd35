//! The list of those who get mails while the desk is tried out.

use super::super::Pilot;
use super::super::file::PilotTable;
use super::Check;
use crate::Address;
use toml::Spanned;

impl Check<'_> {
    pub(super) fn pilot(&mut self, table: &Spanned<PilotTable>) -> Pilot {
        let written = table.get_ref();
        Pilot {
            addresses: written.addresses.iter().filter_map(|address| self.address(address)).collect(),
            domains: written.domains.iter().filter_map(|domain| self.domain(domain)).collect(),
            place: self.place(table),
        }
    }

    /// What stands behind the `@` of an address.
    fn domain(&mut self, written: &Spanned<String>) -> Option<String> {
        let domain = written.get_ref().trim().to_lowercase();
        let fits = Address::parse(&format!("name@{domain}")).is_some_and(|address| address.domain() == domain);
        if !fits {
            let help = "write what stands behind the @, such as domains = [\"hafenschule.example\"]";
            self.problem(written, format!("{domain:?} is no domain of mail addresses"), help);
        }
        fits.then_some(domain)
    }
}
