//! What a function is made of: the desk over DynamoDB, its pages, its mail; each bin takes what it needs.

use crate::environment::{Environment, EnvironmentError};
use crate::files::{Bucket, Nowhere};
use crate::mailbox::Mailbox;
use crate::package::{Package, PackageError};
use crate::site::PackedSite;
use crate::{Dynamo, Service, ServiceError, Ses};
use axum::{Router, middleware};
use chrono::{DateTime, SubsecRound, Utc};
use desk::help::{HelpSite, Site, SiteHelp};
use desk::inbox::Inbox;
use desk::web::answers::{self, Answers};
use desk::web::{Web, careful};
use desk::{Desk, Outbox};
use std::sync::Arc;
use tokio::sync::Notify;

/// One function, before it gets its first event. Nothing has been asked of AWS yet.
pub struct Function {
    environment: Environment,
    package: Package,
    service: Service,
    desk: Desk,
}

/// Why a function does not start; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It was not told something.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// Its package is of no use.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// There is no way to AWS.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl Function {
    /// The function of this process, as its environment and its package make it.
    ///
    /// # Errors
    /// [`StartError`], with the cause and the next step.
    pub fn start() -> Result<Self, StartError> {
        let environment = Environment::of_process();
        let package = Package::at(environment.package());
        let service = Service::from_environment()?;
        let desk = Desk {
            policy: Arc::new(package.policy()?),
            store: Arc::new(Dynamo::new(service.dynamodb(), environment.table()?)),
            blobs: match environment.files_bucket() {
                Some(bucket) => Arc::new(Bucket::new(&service, &bucket)),
                None => Arc::new(Nowhere),
            },
            clock: Arc::new(System),
            entropy: Arc::new(System),
            // Nobody waits for it here: the table's stream wakes the function that sends.
            mail_owed: Arc::new(Notify::new()),
        };
        Ok(Self { environment, package, service, desk })
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Everything that the desk keeps, record by record.
    ///
    /// # Errors
    /// [`StartError`], with the cause and the next step.
    pub fn records(&self) -> Result<Dynamo, StartError> {
        Ok(Dynamo::new(self.service.dynamodb(), self.environment.table()?))
    }

    /// The pages of the form.
    ///
    /// # Errors
    /// [`StartError`], with the cause and the next step.
    pub fn intake(&self) -> Result<Router, StartError> {
        let Answers { web, .. } = self.answers()?;
        Ok(desk::web::intake(web).layer(middleware::from_fn(careful)))
    }

    /// All pages but the form.
    ///
    /// # Errors
    /// [`StartError`], with the cause and the next step.
    pub fn portal(&self) -> Result<Router, StartError> {
        let answers = self.answers()?;
        let search = answers::router(&answers);
        Ok(desk::web::portal(answers.web).merge(search).layer(middleware::from_fn(careful)))
    }

    /// The worker that writes and sends what is owed.
    ///
    /// # Errors
    /// [`StartError`], with the cause and the next step.
    pub fn outbox(&self) -> Result<Outbox, StartError> {
        Ok(Outbox {
            desk: self.desk.clone(),
            mailer: Arc::new(Ses::new(self.service.ses(), self.environment.configuration_set()?)),
            keys: self.environment.keys()?,
            templates: Arc::new(self.package.mails()?),
            base_url: self.environment.base_url()?,
        })
    }

    /// The mails that come in.
    ///
    /// # Errors
    /// [`StartError`], with the cause and the next step.
    pub fn mailbox(&self) -> Result<Mailbox, StartError> {
        let inbox = Inbox {
            desk: self.desk.clone(),
            keys: self.environment.keys()?,
            separators: self.package.separators()?.into(),
        };
        Ok(Mailbox::new(inbox, &self.service, self.environment.mail_bucket()?))
    }

    fn answers(&self) -> Result<Answers, StartError> {
        let site: Arc<dyn Site> = Arc::new(PackedSite::below(self.package.site()));
        let help = Arc::new(SiteHelp::new(Arc::clone(&self.desk.policy), Arc::clone(&site)));
        let web = Web {
            desk: self.desk.clone(),
            help: Arc::clone(&help) as Arc<dyn HelpSite>,
            theme: Arc::new(self.package.theme()?),
            keys: self.environment.keys()?,
            base_url: self.environment.base_url()?,
            demonstration: false,
        };
        Ok(Answers { web, site, help })
    }
}

/// The computer's clock and its source of chance.
struct System;

impl desk::Clock for System {
    /// To the millisecond: what is computed from it fits what stores keep.
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }
}

impl desk::Entropy for System {
    fn bits(&self) -> u64 {
        getrandom::u64().expect("no computer that runs a function is without a source of chance")
    }
}
