//! Which versions of standards an estate can be put under: those that ship, and those the group published.

use copies::published_standards;
use kernel::{ErrorKind, Failure, Faults, Refusal};

use crate::{app::App, domain::Governing};

/// True when there is such a version. Our own copy may not have what was published a moment ago: then the ticket desk is
/// asked.
///
/// # Errors
/// `not_known_yet` when the ticket desk cannot be asked: nobody is refused for what an old copy does not know.
#[tracing::instrument(skip_all, name = "archive.is_known")]
pub(crate) async fn is_known(app: &App, governing: &Governing) -> Result<bool, Failure> {
    let Governing { standard, version } = governing;
    if standards::profile(standard, *version).is_some() {
        return Ok(true);
    }
    if published_standards::find(app.db.reader(), standard, *version).await?.is_some() {
        return Ok(true);
    }
    match app.standards.is_published(standard, *version).await {
        Err(failure) if failure.kind() == ErrorKind::Unavailable => Err(Refusal::not_known_yet().into()),
        answered => answered,
    }
}

/// Passes when there is such a version.
#[tracing::instrument(skip_all, name = "archive.check_governing")]
pub(crate) async fn check_governing(app: &App, governing: &Governing) -> Result<(), Failure> {
    if is_known(app, governing).await? {
        return Ok(());
    }
    let mut faults = Faults::new();
    faults.add("/standard", "standard.unknown");
    Ok(faults.into_result()?)
}
