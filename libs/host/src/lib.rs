//! Where the parts meet: settings, engines, services, one HTTP server, an orderly end.
//!
//! A service is a [`ServiceModule`]; a process is one or all of them. The shape is configuration: the same modules
//! run on SQLite with a bus and a cache in memory, or on PostgreSQL, RabbitMQ and Redis. Absent on purpose: any rule
//! of the trade.
//!
//! Metrics of its own: `bus_up` (1 while the broker answers and every consumer consumes) and `bus_queue_messages` by
//! `service` (what waits in its queue; every replica tells the same number). The bus tells `consumers_alive` by `service`:
//! 0 where a service consumes nothing, whatever else runs. `timers_parked` by `service` is the alarm of timers that could not
//! be fired: somebody has to look at them (`/api/v1/<service>/parked-timers`).

mod allocator;
mod cli;
mod client;
mod config;
mod console;
mod describe;
mod directory;
mod engines;
mod firing;
mod host;
mod housekeeping;
mod log_jobs;
mod measuring;
mod module;
mod offset_clock;
mod once;
mod operations;
mod readiness;
mod refusals;
mod rights;
mod sealed_store;
mod stalled;
mod subscribing;
mod telemetry;
mod unfound;

pub use cli::{Process, complain, run, runtime, told_to_stop};
pub use client::http_client;
pub use config::{AuthConfig, BusConfig, Config, ConfigError, FilesConfig, Profile, Settings};
pub use describe::{DeclaredRoute, catalogue, openapi, routes};
pub use host::{Host, Setup};
pub use module::{
    Command, HandlerData, Loop, ServiceContext, ServiceModule, StartError, StartService, StartedService,
};
pub use rights::DatabaseRights;

/// The words to what this crate refuses.
const WORDING: kernel::Wording = kernel::wording!("host");
