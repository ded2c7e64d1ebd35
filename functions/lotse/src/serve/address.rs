//! Where the desk listens, and where it stands in the world.

use super::{MailWay, Options, StartError};
use std::net::SocketAddr;
use url::Url;

/// What must not go together.
pub(super) fn check(options: &Options) -> Result<(), StartError> {
    let demonstration = options.mail == MailWay::Demonstration;
    if demonstration && !options.listen.ip().is_loopback() {
        return Err(StartError::OpenDemonstration { address: options.listen });
    }
    if !demonstration && options.time.is_some() {
        return Err(StartError::TimeIsReal);
    }
    if matches!(options.mail, MailWay::Smtp(_)) && options.base_url.is_none() {
        return Err(StartError::NoBaseUrl);
    }
    Ok(())
}

/// Scheme and host, without a slash at the end. On this machine alone it is called by its name.
pub(super) fn base_url(options: &Options, listens: SocketAddr) -> Result<String, StartError> {
    let Some(given) = &options.base_url else {
        let is_local = listens.ip().is_loopback();
        return Ok(if is_local { format!("http://localhost:{}", listens.port()) } else { format!("http://{listens}") });
    };
    let wrong = || StartError::BaseUrl { url: given.clone() };
    let url = Url::parse(given).map_err(|_| wrong())?;
    let is_plain = matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none();
    let is_open = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    match is_plain && is_open && url.host().is_some() {
        true => Ok(url.as_str().trim_end_matches('/').to_owned()),
        false => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Content;

    fn options(listen: &str, base_url: Option<&str>, mail: MailWay) -> Options {
        Options {
            content: Content::Example,
            listen: listen.parse().unwrap(),
            data: "data".into(),
            base_url: base_url.map(str::to_owned),
            time: None,
            reload: true,
            mail,
            lenient: false,
        }
    }

    #[test]
    fn a_demonstration_is_for_this_machine_only() {
        let refused = check(&options("0.0.0.0:8080", None, MailWay::Demonstration)).unwrap_err();
        assert!(refused.to_string().contains("--no-demo"), "{refused}");
        check(&options("127.0.0.1:8080", None, MailWay::Demonstration)).unwrap();
        check(&options("[::1]:8080", None, MailWay::Demonstration)).unwrap();
        check(&options("0.0.0.0:8080", None, MailWay::Folder)).unwrap();
    }

    #[test]
    fn real_mails_lead_somewhere_and_happen_now() {
        let smtp = MailWay::Smtp("smtp://127.0.0.1".to_owned());
        assert!(matches!(check(&options("127.0.0.1:80", None, smtp.clone())), Err(StartError::NoBaseUrl)));
        let mut imagined = options("127.0.0.1:80", Some("https://a.example"), smtp);
        imagined.time = Some("+1d".parse().unwrap());
        assert!(matches!(check(&imagined), Err(StartError::TimeIsReal)));
    }

    #[test]
    fn the_base_address_is_scheme_and_host() {
        let read =
            |given| base_url(&options("127.0.0.1:80", given, MailWay::Folder), "127.0.0.1:8080".parse().unwrap());
        assert_eq!(read(None).unwrap(), "http://localhost:8080");
        assert_eq!(read(Some("https://hilfe.example/")).unwrap(), "https://hilfe.example");
        assert_eq!(read(Some("http://localhost:8080")).unwrap(), "http://localhost:8080");
        for wrong in
            ["hilfe.example", "ftp://hilfe.example", "https://hilfe.example/lotse", "https://u:p@hilfe.example"]
        {
            assert!(read(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
