//! Every standard an estate can be put under.

use db::Db;
use kernel::Failure;

use crate::storage::standards as published;

/// One version of one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedStandard {
    pub(crate) name: String,
    pub(crate) version: i32,
    /// True for those that come with Steward.
    pub(crate) is_shipped: bool,
    pub(crate) document: String,
}

/// The shipped ones, then those the group published.
pub(crate) async fn list_standards(db: &Db) -> Result<Vec<ListedStandard>, Failure> {
    let shipped = standards::profiles().iter().map(|profile| ListedStandard {
        name: profile.name().to_owned(),
        version: profile.version(),
        is_shipped: true,
        document: standards::profile_document(profile.name(), profile.version())
            .unwrap_or_default()
            .to_owned(),
    });
    let published = published::list(db).await?.into_iter().map(|published| ListedStandard {
        name: published.name,
        version: published.version,
        is_shipped: false,
        document: published.document,
    });
    Ok(shipped.chain(published).collect())
}
