//! Addresses as errors may tell them: who asks for a site behind a password finds no password in a log.

use url::Url;

/// An address without the name and the password that may stand in it; a path as it is.
pub(super) fn told(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if url.has_host() => {
            let _ = (url.set_username(""), url.set_password(None));
            url.to_string()
        }
        _ => untrusted(address),
    }
}

/// What is no address may hold a password all the same, such as one whose scheme was forgotten.
fn untrusted(address: &str) -> String {
    let Some((before, host)) = address.rsplit_once('@') else { return address.to_owned() };
    let is_scheme = |name: &str| name.strip_suffix(':').unwrap_or(name).chars().all(char::is_alphanumeric);
    match before.split_once("//") {
        Some((scheme, _)) if is_scheme(scheme) => format!("{scheme}//{host}"),
        _ if before.contains(':') => host.to_owned(),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn no_password_is_told() {
        for (address, is_told) in [
            ("https://anna:geheim@alt.example/a@b/", "https://alt.example/a@b/"),
            ("https://anna:ge@heim@alt.example:8/", "https://alt.example:8/"),
            ("https://anna:ge/heim@alt.example/", "https://alt.example/"),
            ("HTTPS://anna:geheim@", "HTTPS://"),
            ("//anna:geheim@alt.example/x", "//alt.example/x"),
            ("anna:geheim@alt.example/", "alt.example/"),
            ("anna:ge//heim@alt.example//x", "alt.example//x"),
            ("https:anna:geheim@alt.example/", "https://alt.example/"),
            ("/srv/anna@alt/site", "/srv/anna@alt/site"),
            ("https://alt.example/", "https://alt.example/"),
        ] {
            assert_eq!(told(address), is_told, "{address}");
        }
    }
}
