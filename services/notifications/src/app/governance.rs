//! The standard that says which customers are told of what.

use std::sync::Arc;

use contracts::ticketing::StandardPublished;
use db::{Tx, published_standards};
use kernel::{EstateId, Failure};
use standards::Standard;

use super::App;

/// Keeps a standard the group published, in the consumer's transaction.
pub(crate) async fn learn_standard(tx: &Tx, event: &StandardPublished) -> Result<(), Failure> {
    Ok(published_standards::keep(tx.conn(), event).await?)
}

/// The standard `named`, or the one that governs the estate now.
///
/// # Errors
/// `Unavailable` while the estate or the standard has not been heard of: the events that bring them are on their way,
/// and the message that needs them is tried again.
pub(super) async fn standard_for(
    app: &App,
    tx: &Tx,
    estate_id: EstateId,
    named: Option<(String, i32)>,
) -> Result<Arc<Standard>, Failure> {
    let (name, version) = match named {
        Some(named) => named,
        None => {
            let estate = db::estates::find(tx.conn(), estate_id).await?;
            let estate = estate.ok_or_else(|| not_heard_of("waiting to hear of an estate", estate_id))?;
            (estate.standard, estate.standard_version)
        }
    };
    if let Some(known) = app.book.known(&name, version) {
        return Ok(known);
    }
    let document = published_standards::find(tx.conn(), &name, version).await?;
    let document =
        document.ok_or_else(|| not_heard_of("waiting to hear of a standard", format!("{name} {version}")))?;
    app.book.learn(&document).map_err(|problems| Failure::Broken {
        doing: "reading a published standard",
        source: Box::new(problems),
    })
}

/// Something the bus will bring in a moment.
pub(super) fn not_heard_of(doing: &'static str, what: impl std::fmt::Display) -> Failure {
    Failure::Unavailable { doing, source: format!("{what} is not known here yet").into() }
}
