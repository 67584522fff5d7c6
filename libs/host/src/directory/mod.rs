//! The archive's directory as the other services reach it: inside the process, or over HTTP with the cache.

mod late;
mod late_standards;
mod over_http;

pub(crate) use late::LateDirectory;
pub(crate) use late_standards::LateStandards;
pub(crate) use over_http::HttpDirectory;
