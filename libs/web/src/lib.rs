//! How the suite speaks HTTP, decided once: problem documents, strict bodies and queries, versions, paging, limits,
//! the API's description, health and live streams.
//!
//! A service writes thin handlers from these parts and hands its routes to the host, which puts all of them behind one
//! [`Site`]. Deliberately absent: who may do what (`auth`), and anything of a single service.

mod fallback;
mod gate;
mod identify;
mod manners;
mod openapi;
mod ops;
mod path;
mod problem;
mod query;
mod rate_limit;
mod replies;
mod site;
mod sse;
mod strict;
mod submitted;
mod versions;

pub mod trace;

pub use identify::{Anonymous, Identify, Identity};
pub use openapi::{IdempotencyKeyHeader, Placeholders, RouteLine};
pub use ops::{Operations, Readiness};
pub use path::{PathId, PathParts};
pub use problem::{Problem, ProblemDocument, ProblemFault};
pub use query::{List, NoFilter, PageQuery, Query};
pub use rate_limit::{ClientAddress, Limit, RateLimits};
pub use replies::{answer, created, shown};
pub use site::{Description, Site};
pub use sse::{Pulse, stream_events};
pub use submitted::{BodyLimit, Submitted};
pub use versions::{IfMatch, IfMatchHeader, Versioned, etag};
