//! The standard that says which customers are told of what.

use std::sync::Arc;

use copies::published_standards;
use db::Tx;
use kernel::{EstateId, Failure};
use standards::Standard;

use super::App;

/// The standard `named`, or the one that governs the estate now.
///
/// # Errors
/// `Unavailable` while the estate or the standard has not been heard of.
pub(super) async fn standard_for(
    app: &App,
    tx: &Tx,
    estate_id: EstateId,
    named: Option<(String, i32)>,
) -> Result<Arc<Standard>, Failure> {
    let (name, version) = match named {
        Some(named) => named,
        None => {
            let estate = db::estates::expect(tx.conn(), estate_id).await?;
            (estate.standard, estate.standard_version)
        }
    };
    published_standards::read(tx.conn(), &app.standard_cache, &name, version).await
}
