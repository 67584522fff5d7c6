//! The standard that governs something.

use std::sync::Arc;

use kernel::{Failure, Refusal};
use standards::Standard;

use crate::{app::App, storage::standards as published};

/// One version of one standard, shipped or published. What was read once is kept: a version never changes.
///
/// An estate may be governed by one that this service has not received, or that there never was.
///
/// # Errors
/// `standards.unknown` when there is no such version.
#[tracing::instrument(skip_all, name = "ticketing.find_standard")]
pub(crate) async fn find_standard(app: &App, name: &str, version: i32) -> Result<Arc<Standard>, Failure> {
    if let Some(known) = app.standard_cache.get(name, version) {
        return Ok(known);
    }
    let published = published::find(&app.db, name, version).await?.ok_or_else(|| unknown(name, version))?;
    app.standard_cache.insert(&published.document).map_err(|problems| Failure::Broken {
        doing: "reading a published standard",
        source: Box::new(problems),
    })
}

fn unknown(name: &str, version: i32) -> Refusal {
    Refusal::conflict("standards.unknown").with("name", name).with("version", version)
}
