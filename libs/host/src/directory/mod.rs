//! The archive's directory as the other services reach it: inside the process, or over HTTP with the cache.

mod late;
mod over_http;

pub(crate) use late::LateDirectory;
pub(crate) use over_http::HttpDirectory;
