//! Pages of one school (D-07): `schulen/<id>/…`, below the folder of their language. What lies there as `wlan/verbinden.md`
//! says what is different at that school from `wlan/verbinden.md`.

use crate::suggest::nearest;
use tickets::Policy;

/// The folder with a folder for each school.
const FOLDER: &str = "schulen/";

/// The folder that a page's file lies in, if it is a school's: its name, and the rest of the path.
pub(crate) fn folder(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix(FOLDER)?.split_once('/')
}

/// The school whose folder has this name, by its place among the desk's.
pub(crate) fn of_folder(name: &str, policy: &Policy) -> Option<usize> {
    policy.schools.iter().position(|school| school.id.as_str() == name)
}

/// The school that may be meant by a folder's name.
pub(crate) fn near(name: &str, policy: &Policy) -> Option<String> {
    nearest(name, policy.schools.iter().map(|school| school.id.as_str())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::folder;

    #[test]
    fn a_page_of_a_school_lies_in_its_folder() {
        assert_eq!(folder("schulen/hafen/wlan/a.md"), Some(("hafen", "wlan/a.md")));
        assert_eq!(folder("schulen/a.md"), None);
        assert_eq!(folder("wlan/schulen/hafen/a.md"), None);
    }
}
