//! Which versions of standards an estate can be put under: those that ship, and those the group published.

use db::{Tx, published_standards};
use kernel::{Failure, Faults};

use crate::domain::Governing;

/// True when there is such a version.
pub(crate) async fn is_known(tx: &Tx, governing: &Governing) -> Result<bool, Failure> {
    if standards::profile(&governing.standard, governing.version).is_some() {
        return Ok(true);
    }
    let published = published_standards::find(tx.conn(), &governing.standard, governing.version).await?;
    Ok(published.is_some())
}

/// Passes when there is such a version.
pub(crate) async fn check_governing(tx: &Tx, governing: &Governing) -> Result<(), Failure> {
    if is_known(tx, governing).await? {
        return Ok(());
    }
    let mut faults = Faults::new();
    faults.add("/standard", "standard.unknown", "no such version of a standard", "没有该标准或该版本");
    Ok(faults.into_result()?)
}
