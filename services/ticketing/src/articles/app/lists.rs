//! Which articles there are, and who has read one. Neither is a table's rows: some articles ship, and readers are people whose
//! rights say that they take contacts down.

use ::standards::scripts::shipped_articles;
use db::{
    estates::EstateRef,
    lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut},
    principals::{self, PrincipalRef},
    regions,
};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Permission, Scope};
use std::{collections::BTreeMap, sync::Arc};
use vocabulary::ArticleKind;

use super::{get_article, sees};
use crate::{
    app::App,
    articles::{
        domain::{Article, Reader, words_of},
        storage,
    },
    standards::app::find_standard,
};

/// The most words of a search.
const MOST_WORDS: usize = 8;

/// An article, and whether the caller read it as it holds.
#[derive(Debug, Clone)]
pub(crate) struct ListedArticle {
    pub(crate) article: Article,
    pub(crate) is_read: bool,
}

/// Articles by code: those that ship, and some hundreds of the group's own at most.
#[derive(Debug)]
pub(crate) struct ArticleList;

impl DeclaredList for ArticleList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text(
                "search",
                60,
                "Articles that have each of these words in them, in any width, case and spacing.",
            )
            .asks(Test::Elsewhere),
            Filter::id("estate_id", "Only what holds at this estate, by the standard that governs it.")
                .asks(Test::Elsewhere),
            Filter::word("kind", ArticleKind::WORDS, "Only articles of this kind.").asks(Test::Elsewhere),
            Filter::flag(
                "must_know",
                Test::Elsewhere,
                "Only what everybody must have read who takes contacts down (true), or the others.",
            ),
            Filter::flag(
                "is_read",
                Test::Elsewhere,
                "Only what the caller has read as it holds (true), or has not.",
            ),
            Filter::flag(
                "is_shipped",
                Test::Elsewhere,
                "Only those that come with Steward (true), or the group's own.",
            ),
        ],
        sorts: &[Sort::by("code", "by code", &[Key::of("code", KeyKind::Text)])],
        columns: &[
            "code",
            "version",
            "kind",
            "must_know",
            "is_read",
            "is_shipped",
            "profile",
            "clause",
            "estate_id",
            "title.zh",
            "title.en",
        ],
        ..ListSpec::of("articles")
    };
}

/// One page of them; nothing of an estate that the actor may not see.
///
/// # Errors
/// `standards.unknown` while the standard of the estate is not published; `cursor_malformed` and `cursor_of_another_list` when
/// the page begins nowhere.
#[tracing::instrument(skip_all, name = "ticketing.list_articles")]
pub(crate) async fn list_articles(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<ListedArticle>, Failure> {
    let filters = &query.filters;
    let mut words = words_of(filters.text("search").unwrap_or_default());
    words.truncate(MOST_WORDS);
    let mut articles = Vec::new();
    let at: Option<EstateId> = filters.id("estate_id");
    match at {
        None => articles.extend(shipped_articles().map(Article::from)),
        Some(estate_id) => {
            if let Some(estate) = seen_estate(app, actor, estate_id).await? {
                let standard = find_standard(app, &estate.standard, estate.standard_version).await?;
                articles.extend(standard.scripts().articles().map(Article::from));
            }
        }
    }
    articles.retain(|article| article.has_words(&words));
    for own in storage::current(app.db.reader(), &words).await? {
        let is_there = at.is_none_or(|at| own.said.estate_id.is_none_or(|held| held == at));
        if is_there && sees(app, actor, own.said.estate_id).await? {
            articles.push(own);
        }
    }
    let read = match actor.principal.staff_id() {
        Some(staff_id) => storage::read_by(app.db.reader(), staff_id).await?,
        None => BTreeMap::new(),
    };
    let (kind, must_know, is_read) =
        (filters.text("kind"), filters.flag("must_know"), filters.flag("is_read"));
    let is_shipped = filters.flag("is_shipped");
    let is_wanted = |listed: &ListedArticle| {
        let ListedArticle { article, is_read: has_read } = listed;
        kind.is_none_or(|kind| article.said.kind.as_str() == kind)
            && must_know.is_none_or(|must_know| article.said.must_know == must_know)
            && is_read.is_none_or(|is_read| *has_read == is_read)
            && is_shipped.is_none_or(|is_shipped| article.refuse_shipped().is_err() == is_shipped)
    };
    let listed = articles.into_iter().map(|article| {
        let is_read = read.get(&article.code) == Some(&article.version);
        ListedArticle { article, is_read }
    });
    let listed: Vec<ListedArticle> = listed.filter(is_wanted).collect();
    let place = |listed: &ListedArticle| vec![PlaceValue::Text(listed.article.code.clone())];
    cut(ArticleList::SPEC, listed, place, query)
}

async fn seen_estate(
    app: &App,
    actor: &Actor,
    estate_id: EstateId,
) -> Result<Option<Arc<EstateRef>>, Failure> {
    let known = app.db.estate(estate_id).await?;
    Ok(known.filter(|estate| actor.scope.covers(estate_id, estate.regions())))
}

/// Whoever takes contacts down where the caller supervises, by name, with what they read of an article.
#[derive(Debug)]
pub(crate) struct ArticleReaderList;

impl DeclaredList for ArticleReaderList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("estate_id", "Only those who take contacts down at this estate.")
                .asks(Test::Elsewhere),
            Filter::flag(
                "has_read",
                Test::Elsewhere,
                "Only those who have read the version that holds (true), or have not.",
            ),
        ],
        sorts: &[Sort::by(
            "name",
            "by name",
            &[Key::of("name", KeyKind::Text), Key::of("staff_id", KeyKind::Id)],
        )],
        columns: &["name", "has_read", "read_version", "read_at", "staff_id"],
        ..ListSpec::of("article_readers")
    };
}

/// One page of them. Of an article that holds at an estate, those of that estate.
///
/// # Errors
/// Not found of an article that the actor may not see; `cursor_malformed` and `cursor_of_another_list` when the page begins
/// nowhere.
#[tracing::instrument(skip_all, name = "ticketing.list_readers")]
pub(crate) async fn list_readers(
    app: &App,
    actor: &Actor,
    code: &str,
    query: &ListQuery,
) -> Result<PageOf<Reader>, Failure> {
    let article = get_article(app, actor, code).await?;
    let at: Vec<EstateId> = article.said.estate_id.into_iter().chain(query.filters.id("estate_id")).collect();
    let mut within = Within::default();
    let last = storage::readers_of(app.db.reader(), code).await?;
    let has_read = query.filters.flag("has_read");
    let mut readers = Vec::new();
    for known in principals::all_who_may_hold(app.db.reader(), Permission::TicketsWrite).await? {
        let Some(staff_id) = known.principal.staff_id() else { continue };
        if !within.holds(app, actor, (&known, &at)).await? {
            continue;
        }
        let reader = Reader::of((staff_id, known.name), article.version, &last);
        if has_read.is_none_or(|has_read| reader.has_read == has_read) {
            readers.push(reader);
        }
    }
    let place = |reader: &Reader| {
        vec![PlaceValue::Text(reader.name.clone()), PlaceValue::Id(reader.staff_id.as_uuid())]
    };
    cut(ArticleReaderList::SPEC, readers, place, query)
}

/// Which scopes have an estate in common with the caller's: most people have one of few.
#[derive(Default)]
struct Within(Vec<(Scope, bool)>);

impl Within {
    /// True of somebody who takes contacts down at all of these estates, and at one that the caller supervises.
    async fn holds(
        &mut self,
        app: &App,
        actor: &Actor,
        (known, at): (&PrincipalRef, &[EstateId]),
    ) -> Result<bool, Failure> {
        let Some(scope) = known.actor().scope_of(Permission::TicketsWrite) else { return Ok(false) };
        for &estate_id in at {
            let is_there = seen_estate(app, actor, estate_id)
                .await?
                .is_some_and(|estate| scope.covers(estate_id, estate.regions()));
            if !is_there {
                return Ok(false);
            }
        }
        if !at.is_empty() {
            return Ok(true);
        }
        if let Some((_scope, overlaps)) = self.0.iter().find(|(seen, _overlaps)| *seen == scope) {
            return Ok(*overlaps);
        }
        let overlaps = overlap(app, &actor.scope, &scope).await?;
        self.0.push((scope, overlaps));
        Ok(overlaps)
    }
}

/// True when some estate lies in both.
async fn overlap(app: &App, one: &Scope, other: &Scope) -> Result<bool, Failure> {
    if *one == Scope::Group || *other == Scope::Group {
        return Ok(true);
    }
    for (some, others) in [(one, other), (other, one)] {
        for &estate_id in some.estates() {
            let known = app.db.estate(estate_id).await?;
            let regions = known.iter().flat_map(|estate| estate.regions());
            if others.covers(estate_id, regions) {
                return Ok(true);
            }
        }
        if !regions::within(app.db.reader(), some.regions(), others).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
