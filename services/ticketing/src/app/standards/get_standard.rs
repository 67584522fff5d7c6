//! One version of one standard, to be read.

use std::sync::Arc;

use kernel::{Failure, Refusal};
use standards::Standard;

use super::{ListedStandard, find_standard};
use crate::{app::App, storage::standards as published};

/// A version and what it says.
#[derive(Debug, Clone)]
pub(crate) struct WholeStandard {
    pub(crate) listed: ListedStandard,
    /// As it is understood.
    pub(crate) standard: Arc<Standard>,
    /// As it was written.
    pub(crate) document: String,
}

/// The version, shipped or published.
///
/// # Errors
/// Not found when there is none.
#[tracing::instrument(skip_all, name = "ticketing.get_standard")]
pub(crate) async fn get_standard(app: &App, name: &str, version: i32) -> Result<WholeStandard, Failure> {
    let shipped = standards::profile_document(name, version);
    let document = match shipped {
        Some(document) => document.to_owned(),
        None => published::find(&app.db, name, version).await?.ok_or_else(Refusal::not_found)?.document,
    };
    let standard = find_standard(app, name, version).await?;
    let listed = ListedStandard { name: name.to_owned(), version, is_shipped: shipped.is_some() };
    Ok(WholeStandard { listed, standard, document })
}
