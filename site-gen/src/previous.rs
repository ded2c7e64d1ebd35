//! What the last site answered and the new one does not.

use crate::address::file_of;
use crate::book::is_dynamic;
use crate::problem::{Cause, Found, Problem, judged};
use crate::source::Files;
use crate::suggest::nearest;
use tickets::Policy;
use tickets::policy::Place;

/// For how many lost addresses somebody looks where the page may stand now.
const GUESSES_MAX: usize = 200;

/// Tells which of the addresses of the last site lead nowhere now: neither a page, nor an alias, nor the desk's server
/// answers there. The place is the file in which such a page would stand.
#[must_use]
pub fn lost(files: &Files, policy: &Policy, before: &[String]) -> Vec<Problem> {
    let answers = |address: &str| {
        files.get(&file_of(address)).is_some()
            || files.get(&file_of(&format!("{address}/"))).is_some()
            || is_dynamic(policy, address)
    };
    let now: Vec<String> =
        files.iter().filter_map(|(path, _)| Some(format!("/{}", path.strip_suffix("index.html")?))).collect();
    let found = before.iter().filter(|address| !answers(address)).enumerate().map(|(number, address)| {
        let near = (number < GUESSES_MAX).then(|| moved_to(address, &now)).flatten().map(str::to_owned);
        let place = Place { file: format!("pages/{}.md", address.trim_matches('/')), line: 1, column: 1 };
        Found { place, cause: Cause::LostAddress { address: address.clone(), near } }
    });
    judged(found.collect(), true)
}

/// Where the page may stand now: under the same name elsewhere, else under a similar address.
fn moved_to<'n>(address: &str, now: &'n [String]) -> Option<&'n str> {
    let name = |address: &str| {
        let stem = address.trim_end_matches('/').trim_end_matches(".html");
        stem.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let wanted = name(address);
    let same = now.iter().find(|other| !wanted.is_empty() && name(other) == wanted);
    same.map(String::as_str).or_else(|| nearest(address, now.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::moved_to;

    #[test]
    fn a_page_that_moved_is_found_by_its_name_or_a_similar_address() {
        let now = ["/", "/netz/verbinden/", "/wlan/langsam/"].map(str::to_owned);
        assert_eq!(moved_to("/wlan/verbinden.html", &now), Some("/netz/verbinden/"));
        assert_eq!(moved_to("/wlan/langsamer/", &now), Some("/wlan/langsam/"));
        assert_eq!(moved_to("/ganz/anderswo-und-anders/", &now), None);
    }
}
