//! Posts that ship, which roles of the group fit them, and what somebody who holds positions made from them has to do.
#![warn(clippy::future_not_send)]

mod duties;

use chrono::{DateTime, Utc};
use db::{
    Tx,
    lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut},
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Refusal};
use standards::posts::{PostDefinition, post, posts};

use crate::{
    app::App,
    positions::{self, domain::Position},
    posts::{
        domain::{FittingRole, fitting, refuse_against},
        storage,
    },
    roles,
    staff::domain::Role,
};

pub(crate) use duties::{Duties, get_duties};

/// Posts by code: some dozens, all of which ship.
#[derive(Debug)]
pub(crate) struct PostList;

impl DeclaredList for PostList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("profile", 60, "Only posts of this policy profile, such as `estate-handbook`.")
                .asks(Test::Elsewhere),
            Filter::text("rule", 12, "Only posts with a duty or a limit by this rule, such as `ROL-20`.")
                .asks(Test::Elsewhere),
            Filter::text("keeps", 60, "Only posts that keep the records of this form.").asks(Test::Elsewhere),
        ],
        sorts: &[Sort::by("code", "by code", &[Key::of("code", KeyKind::Text)])],
        columns: &[
            "code",
            "profile",
            "title.zh",
            "title.en",
            "place_kinds",
            "reports_to",
            "permissions",
            "rules",
        ],
        ..ListSpec::of("posts")
    };
}

/// One page of them.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` when the page begins nowhere.
#[tracing::instrument(skip_all, name = "identity.list_posts")]
pub(crate) async fn list_posts(query: &ListQuery) -> Result<PageOf<&'static PostDefinition>, Failure> {
    let filters = &query.filters;
    let (profile, rule, keeps) = (filters.text("profile"), filters.text("rule"), filters.text("keeps"));
    let is_wanted = |post: &&PostDefinition| {
        profile.is_none_or(|profile| post.profile.as_deref() == Some(profile))
            && rule.is_none_or(|rule| post.rules().iter().any(|clause| clause.as_str() == rule))
            && keeps.is_none_or(|form| post.keeps.iter().any(|kept| kept == form))
    };
    let wanted = posts().iter().filter(is_wanted).collect();
    cut(PostList::SPEC, wanted, |post: &&PostDefinition| vec![PlaceValue::Text(post.code.clone())], query)
}

/// The post of that code, and the roles of the group that fit it.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "identity.get_post")]
pub(crate) async fn get_post(
    app: &App,
    code: &str,
) -> Result<(&'static PostDefinition, Vec<FittingRole>), Failure> {
    let post = post(code).ok_or_else(Refusal::not_found)?;
    let roles = roles::storage::most(&app.db).await?;
    Ok((post, fitting(post, &roles)))
}

/// Passes for a position whose roles give nothing that its post leaves to somebody else. The roles are held as they are
/// until the transaction ends: whoever changes one looks at the positions then.
///
/// # Errors
/// `identity.role_against_post`.
#[tracing::instrument(skip_all, name = "identity.refuse_roles_against_post")]
pub(crate) async fn refuse_roles_against_post(tx: &Tx, position: &Position) -> Result<(), Failure> {
    let Some(post) = position.definition() else { return Ok(()) };
    for role in roles::storage::hold(tx, &position.roles).await? {
        refuse_against(post, &role.name, &role.permissions)?;
    }
    Ok(())
}

/// Passes for a role that gives nothing which a post leaves to somebody else, of all positions on which it hangs.
///
/// # Errors
/// `identity.role_against_post`.
#[tracing::instrument(skip_all, name = "identity.refuse_role_against_posts")]
pub(crate) async fn refuse_role_against_posts(tx: &Tx, role: &Role) -> Result<(), Failure> {
    for code in positions::storage::posts_with_role(tx, &role.name).await? {
        if let Some(post) = post(&code) {
            refuse_against(post, &role.name, &role.permissions)?;
        }
    }
    Ok(())
}

/// Keeps when a record of a form was handed in last at an estate, in whichever order that is told.
#[tracing::instrument(skip_all, name = "identity.keep_last_record")]
pub(crate) async fn keep_last_record(
    tx: &Tx,
    (form, estate_id): (&str, EstateId),
    handed_in_at: DateTime<Utc>,
) -> Result<(), Failure> {
    Ok(storage::keep(tx, (form, estate_id), handed_in_at).await?)
}
