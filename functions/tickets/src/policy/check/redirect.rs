//! The procedure that a topic leads to.

use super::super::Redirect;
use super::super::file::RedirectTable;
use super::Check;

impl Check<'_> {
    pub(super) fn redirect(&mut self, written: &RedirectTable) -> Option<Redirect> {
        let text = self.label(&written.text);
        let to = written.to.get_ref().trim();
        let is_page = to.starts_with('/') && !to.starts_with("//");
        let is_whole = to.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        if !is_page && !is_whole || to.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let help = "write a whole address, or a page of this site: to = \"https://bestellen.example/\", to = \"/verwaltung/\"";
            self.problem(&written.to, format!("{to:?} leads nowhere"), help);
            return None;
        }
        Some(Redirect { to: to.to_owned(), text })
    }
}
