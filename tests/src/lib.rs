//! The whole suite as its users run it, for tests: the all-in-one process on SQLite, or a process per service on
//! PostgreSQL, RabbitMQ and Redis. The same tests run against both.
//!
//! The binaries must have been built (`cargo build --workspace --bins`); `make test` does so first. A cluster made
//! here has databases, a bus prefix and a cache prefix of its own, and takes them away again.
#![expect(clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests stand outside the host that owns time and the environment"
)]

mod cluster;
pub mod count;
mod deployed;
mod listed;
pub mod load;
mod process;
mod queues;
mod suite;
mod test_estate;

pub use cluster::{Engines, TestCluster, postgres, sealer};
pub use deployed::{Deployment, is_root};
pub use listed::{Service, service_names, services};
pub use process::{Process, free_port};
pub use queues::Queues;
pub use suite::{ADMIN_PASSWORD, Shape, TestSuite};
pub use test_estate::{Person, TestEstate};
