//! Every standard an estate can be put under.

use db::{
    Db,
    lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut},
};
use kernel::{Failure, ListQuery, PageOf};

use crate::storage::standards as published;

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
    let published = published::list(db).await?.into_iter();
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
