//! The trial of a desk: who gets mails already (Z-57).

use super::{Place, Policy, PolicyProblem};
use crate::Address;

/// To whom mails leave while a desk is tried out. Everybody else's are held back.
#[derive(Clone, Debug)]
pub struct Pilot {
    /// These addresses.
    pub addresses: Vec<Address>,
    /// Every address of these domains.
    pub domains: Vec<String>,
    /// Where it stands in `desk.toml`.
    pub(super) place: Place,
}

impl Pilot {
    /// Whether a mail may leave to this address.
    #[must_use]
    pub fn lets_through(&self, address: &Address) -> bool {
        self.addresses.contains(address) || self.domains.iter().any(|domain| domain == address.domain())
    }
}

impl Policy {
    /// Whether mails to this address leave the desk: all do, but in pilot mode.
    #[must_use]
    pub fn mails_leave_to(&self, address: &Address) -> bool {
        self.pilot.as_ref().is_none_or(|pilot| pilot.lets_through(address))
    }

    /// Says that the desk is in pilot mode, and which agents could not sign in.
    #[must_use]
    pub fn piloted(&self) -> Option<PolicyProblem> {
        let pilot = self.pilot.as_ref()?;
        let auditors = self.auditors.iter().map(|auditor| &auditor.person.address);
        let agents = self.agents.iter().map(|agent| &agent.person.address).chain(auditors);
        let left_out: Vec<_> = agents.filter(|address| !pilot.lets_through(address)).map(Address::as_str).collect();
        let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let (addresses, domains) = (pilot.addresses.len(), pilot.domains.len());
        let to = [count(addresses, "address", "addresses"), count(domains, "domain", "domains")].join(" and ");
        let agents = match left_out.as_slice() {
            [] => String::new(),
            left_out => format!("; these agents get none, nor a way in: {}", left_out.join(", ")),
        };
        Some(PolicyProblem {
            place: pilot.place.clone(),
            message: format!("pilot mode: mails leave to {to} only{agents}"),
            help: "take [pilot] out when everybody is to get mails; what was held back is not sent later".to_owned(),
        })
    }
}
