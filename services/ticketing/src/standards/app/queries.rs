//! Looking at standards: those an estate can be put under, one to be read, and the one that governs something, also for the
//! services of the same process whose copies may be behind.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use contracts::ticketing::Standards;
use copies::published_calendars;
use db::{
    Db,
    lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut},
};
use kernel::{Failure, ListQuery, PageOf, Principal, Refusal};
use standards::Standard;
use vocabulary::StandardStatus;

use crate::{
    app::App,
    standards::{
        domain::{Decision, OwnStandard},
        storage,
    },
};

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
    let own = storage::find(app.db.reader(), name, version).await?.filter(OwnStandard::ever_held);
    let own = own.ok_or_else(|| unknown(name, version))?;
    app.standard_cache.insert(&own.document).map_err(|problems| Failure::Broken {
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
    /// How it came to stand so; absent of those that ship, and of what is nobody's yet.
    pub(crate) history: Option<StandardHistory>,
}

/// Who proposed a version, and what was decided about it last.
#[derive(Debug, Clone)]
pub(crate) struct StandardHistory {
    pub(crate) edit_version: i32,
    pub(crate) proposed_by: Principal,
    pub(crate) proposed_at: DateTime<Utc>,
    pub(crate) decision: Option<Decision>,
}

impl WholeStandard {
    /// One of the group's own, as it is understood.
    pub(super) fn own(own: OwnStandard, standard: Arc<Standard>) -> Self {
        let OwnStandard { name, version, document, status, edit_version, proposed_by, proposed_at, decision } =
            own;
        Self {
            listed: ListedStandard { name, version, is_shipped: false, status },
            standard,
            document,
            history: Some(StandardHistory { edit_version, proposed_by, proposed_at, decision }),
        }
    }
}

/// The version, shipped or published.
///
/// # Errors
/// Not found when there is none.
#[tracing::instrument(skip_all, name = "ticketing.get_standard")]
pub(crate) async fn get_standard(app: &App, name: &str, version: i32) -> Result<WholeStandard, Failure> {
    if let Some(document) = standards::profile_document(name, version) {
        let status = StandardStatus::Published;
        let listed = ListedStandard { name: name.to_owned(), version, is_shipped: true, status };
        let standard = find_standard(app, name, version).await?;
        return Ok(WholeStandard { listed, standard, document: document.to_owned(), history: None });
    }
    let own = storage::find(app.db.reader(), name, version).await?.ok_or_else(Refusal::not_found)?;
    understood(app, own).await
}

/// One of the group's own with what it says. What holds is kept at hand; a proposal is read each time.
///
/// # Errors
/// `Broken` when what is kept is no standard.
#[tracing::instrument(skip_all, name = "ticketing.understood")]
pub(super) async fn understood(app: &App, own: OwnStandard) -> Result<WholeStandard, Failure> {
    if own.ever_held() {
        let standard = find_standard(app, &own.name, own.version).await?;
        return Ok(WholeStandard::own(own, standard));
    }
    let (standard, _document) = super::read_draft(own.document.clone()).await?;
    Ok(WholeStandard::own(own, Arc::new(standard)))
}

/// One version of one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedStandard {
    pub(crate) name: String,
    pub(crate) version: i32,
    /// True for those that come with Steward.
    pub(crate) is_shipped: bool,
    pub(crate) status: StandardStatus,
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
            Filter::word("status", StandardStatus::WORDS, "Only versions that stand so.")
                .asks(Test::Elsewhere),
        ],
        sorts: &[Sort::by(
            "name",
            "by name and version",
            &[Key::of("name", KeyKind::Text), Key::of("version", KeyKind::Number)],
        )],
        columns: &["name", "version", "is_shipped", "status"],
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
        status: StandardStatus::Published,
    });
    let published = storage::list(db).await?.into_iter();
    let published =
        published.map(|(name, version, status)| ListedStandard { name, version, is_shipped: false, status });
    let (name, is_shipped) = (query.filters.text("name"), query.filters.flag("is_shipped"));
    let status = query.filters.text("status");
    let is_wanted = |standard: &ListedStandard| {
        name.is_none_or(|name| standard.name == name)
            && is_shipped.is_none_or(|is_shipped| standard.is_shipped == is_shipped)
            && status.is_none_or(|status| standard.status.as_str() == status)
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
        let own = storage::find(self.0.reader(), name, version).await?;
        Ok(own.is_some_and(|own| own.status == StandardStatus::Published))
    }

    async fn is_calendar(&self, name: &str) -> Result<bool, Failure> {
        Ok(published_calendars::newest(self.0.reader(), name).await?.is_some())
    }
}
