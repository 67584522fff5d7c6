//! The scripts that ship with the suite.

use std::sync::LazyLock;

use super::{ScriptBook, ShippedArticle};

/// The shipped documents, one for each profile whose procedures have scripts, and one for what several share.
const DOCUMENTS: [&str; 8] = [
    include_str!("../../scripts/common.toml"),
    include_str!("../../scripts/estate-handbook.toml"),
    include_str!("../../scripts/public-promise.toml"),
    include_str!("../../scripts/resident-centre.toml"),
    include_str!("../../scripts/sales-centre.toml"),
    include_str!("../../scripts/service-centre.toml"),
    include_str!("../../scripts/university-estate.toml"),
    include_str!("../../scripts/workorder-desk.toml"),
];

static BOOKS: LazyLock<Vec<ScriptBook>> = LazyLock::new(|| {
    let mut books: Vec<ScriptBook> = DOCUMENTS.into_iter().map(read).collect();
    books.sort_by(|one, other| one.profile.cmp(&other.profile));
    books
});

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn read(document: &str) -> ScriptBook {
    ScriptBook::parse(document).unwrap_or_else(|problems| panic!("a book of scripts is wrong:\n{problems}"))
}

/// Every book that ships with the suite, by its profile.
#[must_use]
pub fn books() -> &'static [ScriptBook] {
    &BOOKS
}

/// The shipped book of that profile.
#[must_use]
pub fn book(profile: &str) -> Option<&'static ScriptBook> {
    let at = books().binary_search_by(|book| book.profile.as_str().cmp(profile)).ok()?;
    books().get(at)
}

/// Every article that ships, each with the profile of its book.
pub fn shipped_articles() -> impl Iterator<Item = (&'static str, &'static ShippedArticle)> {
    books().iter().flat_map(|book| book.articles.iter().map(|article| (book.profile.as_str(), article)))
}

/// The shipped article of that code, with the profile of its book.
#[must_use]
pub fn shipped_article(code: &str) -> Option<(&'static str, &'static ShippedArticle)> {
    shipped_articles().find(|(_profile, article)| article.code == code)
}
