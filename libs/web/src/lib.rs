//! How the suite speaks HTTP, decided once: problem documents, strict bodies and queries, versions, paging, limits,
//! the API's description, health and live streams.
//!
//! A service writes thin handlers from these parts and hands its routes to the host, which puts all of them behind one
//! [`HttpApp`]. Deliberately absent: who may do what (`auth`), and anything of a single service.

mod acts;
mod auth_and_limits;
mod bodies;
mod codes;
mod cross_origin;
mod download;
mod fallback;
mod finish;
mod head;
mod http_app;
mod identify;
mod instant;
mod lists;
mod media_type;
mod openapi;
mod ops;
mod pace;
mod path;
mod present;
mod problem;
mod query;
mod rate_limit;
mod replies;
mod response_headers;
mod route;
mod source;
mod sse;
mod streams;
mod strict;
mod submitted;
mod upload;
mod versions;

pub mod trace;

pub use acts::Act;
pub use bodies::{EmptyBody, Reason};
pub use cross_origin::{NotOrigins, Origins};
pub use download::Download;
pub use http_app::{Description, HttpApp};
pub use identify::{Anonymous, Identify, Identity};
pub use instant::{Day, Instant, NotRfc3339};
pub use lists::{ListReply, Listing};
pub use media_type::MediaType;
pub use openapi::{IdempotencyKeyHeader, Placeholders, RouteLine};
pub use ops::{Operations, Operators, Readiness};
pub use pace::BodyLimit;
pub use path::{PathId, PathParts};
pub use present::present;
pub use problem::{Problem, ProblemDocument, ProblemFault};
pub use query::Query;
pub use rate_limit::{ClientAddress, Limit, RateLimits};
pub use replies::{answer, created, shown};
pub use route::{route_of, routed_path};
pub use source::Source;
pub use sse::{Live, SseEvent, stream_events};
pub use streams::{OpenStream, Streams};
pub use submitted::Submitted;
pub use upload::{Incoming, KeyOfContent, Upload};
pub use versions::{IfMatch, IfMatchHeader, Versioned, etag};

/// The words to what this crate refuses, and the titles of problem documents.
pub const WORDING: kernel::Wording = kernel::wording!("web");
