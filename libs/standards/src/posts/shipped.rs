//! The posts that ship with the suite.

use std::sync::LazyLock;

use super::PostDefinition;

/// The shipped documents, one for each profile whose procedures name posts.
const DOCUMENTS: [&str; 10] = [
    include_str!("../../posts/common.toml"),
    include_str!("../../posts/consultancy.toml"),
    include_str!("../../posts/estate-handbook.toml"),
    include_str!("../../posts/estate-office.toml"),
    include_str!("../../posts/general-company.toml"),
    include_str!("../../posts/market-company.toml"),
    include_str!("../../posts/power-utility.toml"),
    include_str!("../../posts/public-promise.toml"),
    include_str!("../../posts/resident-centre.toml"),
    include_str!("../../posts/service-centre.toml"),
];

static POSTS: LazyLock<Vec<PostDefinition>> = LazyLock::new(|| {
    let mut posts: Vec<PostDefinition> = DOCUMENTS.into_iter().flat_map(read).collect();
    posts.sort_by(|one, other| one.code.cmp(&other.code));
    posts
});

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn read(document: &str) -> Vec<PostDefinition> {
    PostDefinition::parse_all(document)
        .unwrap_or_else(|problems| panic!("a document of posts is wrong:\n{problems}"))
}

/// Every post that ships with the suite, by code.
#[must_use]
pub fn posts() -> &'static [PostDefinition] {
    &POSTS
}

/// The shipped post of that code.
#[must_use]
pub fn post(code: &str) -> Option<&'static PostDefinition> {
    let at = posts().binary_search_by(|post| post.code.as_str().cmp(code)).ok()?;
    posts().get(at)
}

/// The posts that keep the filed records of a form.
pub fn keepers(form: &str) -> impl Iterator<Item = &'static PostDefinition> {
    posts().iter().filter(move |post| post.keeps.iter().any(|kept| kept == form))
}
