//! The edge on AWS: the desk's store in DynamoDB, its mail by SES, its handlers as functions of Lambda.
//!
//! ```text
//! Service ──▶ one HTTPS client, region, credentials
//!    ├─▶ Dynamo   the store: one table, every change one transaction
//!    ├─▶ Bucket   the files that people send along
//!    └─▶ Ses      the way mail goes out
//! Environment, Package ─▶ Function ─▶ pages, outbox, mailbox, desk ─▶ run: what each bin does with its events
//! ```

mod dynamo;
mod environment;
mod failure;
mod files;
mod function;
mod gateway;
mod mailbox;
mod package;
pub mod run;
mod s3;
mod service;
mod ses;
mod site;
#[cfg(test)]
mod tried;

pub use dynamo::{Capacity, Dynamo, DynamoError, Kind};
pub use environment::{Environment, EnvironmentError};
pub use files::Bucket;
pub use function::{Function, StartError};
pub use mailbox::{MailNews, Mailbox, MailboxError};
pub use package::{Package, PackageError};
pub use service::{Service, ServiceError};
pub use ses::{Ses, SesEvent};
pub use site::PackedSite;
