//! What tests of this crate stand on.

use crate::Service;

/// A service with credentials that nobody checks.
pub(crate) fn service(endpoint: Option<&str>) -> Service {
    let variable = |name: &str| match name {
        "AWS_REGION" => Some("eu-central-1".to_owned()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("x".to_owned()),
        "AWS_ENDPOINT_URL" => endpoint.map(str::to_owned),
        _ => None,
    };
    Service::from_variables(variable).unwrap()
}
