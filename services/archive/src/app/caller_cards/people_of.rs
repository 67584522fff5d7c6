//! Who lives in a home, for what concerns the home.

use kernel::Failure;
use vocabulary::{CustomerId, UnitId};

use crate::{app::App, storage::occupancies};

/// Everybody who ever lived there.
pub(crate) async fn people_of(app: &App, unit_id: UnitId) -> Result<Vec<CustomerId>, Failure> {
    Ok(occupancies::people_of(app.db.reader(), unit_id).await?)
}
