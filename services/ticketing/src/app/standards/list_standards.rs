//! Every standard an estate can be put under.

use std::{num::ParseIntError, str::FromStr};

use db::Db;
use kernel::{Failure, Page, PageOf};

use crate::storage::standards as published;

/// One version of one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedStandard {
    pub(crate) name: String,
    pub(crate) version: i32,
    /// True for those that come with Steward.
    pub(crate) is_shipped: bool,
}

/// One page of them by name and version, those that ship among those the group published: a handful in any group, so
/// that all are read to cut it.
///
/// # Errors
/// `cursor_malformed` when the page begins nowhere; otherwise what the engine says.
#[tracing::instrument(skip_all, name = "ticketing.list_standards")]
pub(crate) async fn list_standards(db: &Db, page: &Page) -> Result<PageOf<ListedStandard>, Failure> {
    let shipped = standards::profiles().iter().map(|profile| ListedStandard {
        name: profile.name().to_owned(),
        version: profile.version(),
        is_shipped: true,
    });
    let published = published::list(db).await?.into_iter();
    let published = published.map(|(name, version)| ListedStandard { name, version, is_shipped: false });
    let mut listed: Vec<ListedStandard> = shipped.chain(published).collect();
    if let Some(after) = page.after_place::<Place>()? {
        listed.retain(|standard| place(standard) > after.0);
    }
    listed.sort_by_key(place);
    Ok(PageOf::cut(listed, page, place))
}

/// A place in the list, as a cursor: versions stand in the order of their numbers.
fn place(standard: &ListedStandard) -> String {
    format!("{}/{:010}", standard.name, standard.version)
}

/// A place that a page gave out.
struct Place(String);

impl FromStr for Place {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let (_name, version) = text.rsplit_once('/').unwrap_or((text, ""));
        version.parse::<i32>().map(|_version| Self(text.to_owned()))
    }
}
