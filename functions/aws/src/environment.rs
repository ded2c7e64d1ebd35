//! What a function is told by its environment; each asks only for what it needs.

use std::path::PathBuf;
use tickets::token::{Keys, KeysProblem};

/// The folder beside the program in a function's package.
const PACKAGE: &str = "desk";

/// The variables that a function was started with.
#[derive(Clone, Copy)]
pub struct Environment {
    variable: fn(&str) -> Option<String>,
}

/// What a function was not told, or not so that it can be used; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// It is not there.
    #[error("{0} is not set\n  help: the template sets it (infra/aws/template.yaml); deploy the stack again")]
    Missing(&'static str),
    /// It is no whole address.
    #[error("LOTSE_BASE_URL={0} is no whole address\n  help: write it with https:// before it and no slash at its end")]
    BaseUrl(String),
    /// It does not hold keys. They are not shown.
    #[error("LOTSE_KEYS: {0}\n  help: one key a line or between semicolons, each a number, a blank and 64 hex digits")]
    Keys(#[from] KeysProblem),
}

impl Environment {
    /// That of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self { variable: |name| std::env::var(name).ok() }
    }

    /// The table that everything is kept in.
    ///
    /// # Errors
    /// If it is not told.
    pub fn table(self) -> Result<String, EnvironmentError> {
        self.needed("LOTSE_TABLE")
    }

    /// Where the desk stands in the world, without a slash at the end.
    ///
    /// # Errors
    /// If it is not told, or no whole address.
    pub fn base_url(self) -> Result<String, EnvironmentError> {
        let url = self.needed("LOTSE_BASE_URL")?;
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        match host.filter(|host| !host.is_empty() && !host.starts_with('/') && !host.ends_with('/')) {
            Some(_) => Ok(url),
            None => Err(EnvironmentError::BaseUrl(url)),
        }
    }

    /// The secrets that links and mails are signed with.
    ///
    /// # Errors
    /// If they are not told, or are none.
    pub fn keys(self) -> Result<Keys, EnvironmentError> {
        Ok(Keys::parse(&self.needed("LOTSE_KEYS")?.replace(';', "\n"))?)
    }

    /// The configuration set by which mails go out.
    ///
    /// # Errors
    /// If it is not told.
    pub fn configuration_set(self) -> Result<String, EnvironmentError> {
        self.needed("LOTSE_CONFIGURATION_SET")
    }

    /// The bucket that SES puts mail into.
    ///
    /// # Errors
    /// If it is not told.
    pub fn mail_bucket(self) -> Result<String, EnvironmentError> {
        self.needed("LOTSE_MAIL_BUCKET")
    }

    /// The bucket that the files lie in; only functions that keep, give or remove some are told.
    #[must_use]
    pub fn files_bucket(self) -> Option<String> {
        self.set("LOTSE_FILES_BUCKET")
    }

    /// What CloudFront says to be known by; without it nobody is believed to be CloudFront.
    #[must_use]
    pub fn front(self) -> Option<String> {
        self.set("LOTSE_FRONT")
    }

    /// The folder of the desk's texts in the function's package.
    #[must_use]
    pub fn package(self) -> PathBuf {
        let root = || PathBuf::from(self.set("LAMBDA_TASK_ROOT").unwrap_or_default()).join(PACKAGE);
        self.set("LOTSE_PACKAGE").map_or_else(root, PathBuf::from)
    }

    fn set(self, name: &str) -> Option<String> {
        (self.variable)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn needed(self, name: &'static str) -> Result<String, EnvironmentError> {
        self.set(name).ok_or(EnvironmentError::Missing(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_read_and_what_is_not_is_named() {
        let good = Environment {
            variable: |name| match name {
                "LOTSE_TABLE" => Some("lotse-test".to_owned()),
                "LOTSE_BASE_URL" => Some("https://hilfe.example".to_owned()),
                "LOTSE_KEYS" => Some(format!("2 {};1 {}", "ab".repeat(32), "cd".repeat(32))),
                "LAMBDA_TASK_ROOT" => Some("/var/task".to_owned()),
                _ => None,
            },
        };
        assert_eq!(
            (good.table().unwrap(), good.base_url().unwrap()),
            ("lotse-test".into(), "https://hilfe.example".into())
        );
        let keys = good.keys().unwrap();
        assert_eq!((keys.current.id, keys.previous.map(|key| key.id)), (2, Some(1)));
        assert_eq!(good.package(), PathBuf::from("/var/task/desk"));
        let refused = good.configuration_set().unwrap_err().to_string();
        assert!(refused.starts_with("LOTSE_CONFIGURATION_SET is not set"), "{refused}");
    }

    #[test]
    fn what_cannot_be_used_is_refused_and_no_key_is_shown() {
        let bad = Environment {
            variable: |name| match name {
                "LOTSE_BASE_URL" => Some("https://hilfe.example/".to_owned()),
                "LOTSE_KEYS" => Some("1 abab".to_owned()),
                "LOTSE_TABLE" => Some("  ".to_owned()),
                _ => None,
            },
        };
        for (refused, expected) in [
            (bad.base_url().unwrap_err(), "LOTSE_BASE_URL=https://hilfe.example/ is no whole address"),
            (bad.keys().unwrap_err(), "LOTSE_KEYS: line 1: the key is not"),
            (bad.table().unwrap_err(), "LOTSE_TABLE is not set"),
        ] {
            let refused = refused.to_string();
            assert!(refused.starts_with(expected) && !refused.contains("abab"), "{refused}");
        }
    }
}
