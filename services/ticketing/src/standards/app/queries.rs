//! Looking at standards: those an estate can be put under, one to be read, and the one that governs something, also for the
//! services of the same process whose copies may be behind.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::ticketing::Standards;
use copies::published_calendars;
use db::{
    Db,
    lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut},
};
use kernel::{Failure, ListQuery, PageOf, Refusal};
use standards::Standard;

use crate::{app::App, standards::storage};

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
    let published = storage::find(&app.db, name, version).await?.ok_or_else(|| unknown(name, version))?;
    app.standard_cache.insert(&published.document).map_err(|problems| Failure::Broken {
        doing: "reading a published standard",
        source: Box::new(problems),
    })
}

fn unknown(name: &str, version: i32) -> Refusal {
    Refusal::conflict("standards.unknown").with("name", name).with("version", version)
}

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
        None => storage::find(&app.db, name, version).await?.ok_or_else(Refusal::not_found)?.document,
    };
    let standard = find_standard(app, name, version).await?;
    let listed = ListedStandard { name: name.to_owned(), version, is_shipped: shipped.is_some() };
    Ok(WholeStandard { listed, standard, document })
}

/// One version of one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedStandard {
    pub(crate) name: String,
    pub(crate) version: i32,
    /// True for those that come with Steward.
    pub(crate) is_shipped: bool,
}

/// Standards by name and version: a handful in any group, of which some are in no table.
#[derive(Debug)]
pub(crate) struct StandardList;

impl DeclaredList for StandardList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("name", 64, "Only versions of this standard.").asks(Test::Elsewhere),
            Filter::flag(
                "is_shipped",
                Test::Elsewhere,
                "Only those that come with Steward (true), or the group's own.",
            ),
        ],
        sorts: &[Sort::by(
            "name",
            "by name and version",
            &[Key::of("name", KeyKind::Text), Key::of("version", KeyKind::Number)],
        )],
        columns: &["name", "version", "is_shipped"],
        ..ListSpec::of("standards")
    };
}

/// One page of them, those that ship among those the group published.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` when the page begins nowhere; otherwise what the engine says.
#[tracing::instrument(skip_all, name = "ticketing.list_standards")]
pub(crate) async fn list_standards(db: &Db, query: &ListQuery) -> Result<PageOf<ListedStandard>, Failure> {
    let shipped = standards::profiles().iter().map(|profile| ListedStandard {
        name: profile.name().to_owned(),
        version: profile.version(),
        is_shipped: true,
    });
    let published = storage::list(db).await?.into_iter();
    let published = published.map(|(name, version)| ListedStandard { name, version, is_shipped: false });
    let (name, is_shipped) = (query.filters.text("name"), query.filters.flag("is_shipped"));
    let is_wanted = |standard: &ListedStandard| {
        name.is_none_or(|name| standard.name == name)
            && is_shipped.is_none_or(|is_shipped| standard.is_shipped == is_shipped)
    };
    let listed: Vec<ListedStandard> = shipped.chain(published).filter(is_wanted).collect();
    let place = |ListedStandard { name, version, .. }: &ListedStandard| {
        vec![PlaceValue::Text(name.clone()), PlaceValue::Number(*version)]
    };
    cut(StandardList::SPEC, listed, place, query)
}

/// [`Standards`] inside the process.
pub(crate) struct PublishedHere(pub(crate) Db);

#[async_trait]
impl Standards for PublishedHere {
    async fn is_published(&self, name: &str, version: i32) -> Result<bool, Failure> {
        Ok(storage::find(&self.0, name, version).await?.is_some())
    }

    async fn is_calendar(&self, name: &str) -> Result<bool, Failure> {
        Ok(published_calendars::newest(self.0.reader(), name).await?.is_some())
    }
}
