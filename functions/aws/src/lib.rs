//! The edge on AWS: the desk's store in DynamoDB, its mail by SES, over one connection pool.
//!
//! ```text
//! Service ──▶ one HTTPS client, region, credentials
//!    ├─▶ Dynamo   the store: one table, every change one transaction
//!    └─▶ Ses      the way mail goes out
//! ```

mod dynamo;
mod failure;
mod service;
mod ses;

pub use dynamo::{Capacity, Dynamo, DynamoError, Kind};
pub use service::{Service, ServiceError};
pub use ses::Ses;
