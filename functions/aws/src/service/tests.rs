//! What the environment must tell, and which roots are believed.

use super::*;

const FULL: [(&str, &str); 3] =
    [("AWS_REGION", "eu-central-1"), ("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "secret")];

fn service(variables: &[(&str, &str)]) -> Result<Service, ServiceError> {
    Service::from_variables(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned()))
}

#[track_caller]
fn told(variables: &[(&str, &str)]) -> String {
    service(variables).expect_err("it must be refused").to_string()
}

#[test]
fn what_is_missing_is_named() {
    for left_out in 0..FULL.len() {
        let mut variables = FULL.to_vec();
        let (name, _) = variables.remove(left_out);
        assert!(told(&variables).starts_with(&format!("{name} is not set\n  help: ")));
        variables.push((name, " "));
        assert!(told(&variables).starts_with(name), "blank is not set");
    }
}

#[test]
fn the_secret_is_in_no_debug_text() {
    let text = format!("{:?}", service(&FULL).unwrap());
    assert!(text.contains("eu-central-1") && !text.contains("\"secret\""), "{text}");
}

#[test]
fn amazon_s_roots_are_five() {
    assert_eq!(roots::read(roots::AMAZON).unwrap().len(), 5);
}

#[test]
fn a_bundle_is_looked_at_before_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roots.pem");
    let name = path.to_str().unwrap().to_owned();
    let with_bundle = [&FULL[..], &[("AWS_CA_BUNDLE", name.as_str())]].concat();
    assert!(told(&with_bundle).starts_with(&format!("AWS_CA_BUNDLE: {name}: ")), "no such file");

    let block = |text: &str| format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    let good = String::from_utf8(roots::AMAZON.to_vec()).unwrap();
    for (pem, cause) in [
        (String::new(), "there is no certificate in it"),
        ("no certificate at all\n".to_owned(), "there is no certificate in it"),
        (block("%%%%"), "certificate 1 cannot be read: "),
        (block("AAAA"), "certificate 1 is no root: "),
        (good.clone() + &block("AAAA"), "certificate 6 is no root: "),
    ] {
        std::fs::write(&path, &pem).unwrap();
        assert!(told(&with_bundle).contains(cause), "{cause}: {}", told(&with_bundle));
    }
    std::fs::write(&path, good).unwrap();
    service(&with_bundle).unwrap();
}
