//! Which positions of the group the posts are that forms name; and whether who takes a step holds one of them. Of what nobody
//! has said which positions it is, the permission alone decides.
#![warn(clippy::future_not_send)]

use std::collections::{BTreeMap, BTreeSet};

use copies::positions::{self, Occasion, Sought};
use db::{
    AuditEntry, Tx,
    lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut},
};
use kernel::{Actor, EstateId, Failure, Faults, ListQuery, PageOf, Principal, Refusal};
use serde_json::json;
use standards::forms::forms;
use vocabulary::UnitId;

use crate::{
    app::App,
    forms::{domain::FormStatus, storage as own_forms},
    posts::{
        domain::Post,
        storage::{self, Said},
    },
    records::domain::FormRecord,
};

pub(crate) use crate::posts::domain::MOST_POSITIONS;

/// Posts by name: those that forms name, some dozens that ship and those of the group's own.
#[derive(Debug)]
pub(crate) struct PostList;

impl DeclaredList for PostList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("form", 60, "Only posts that this form names.").asks(Test::Elsewhere),
            Filter::flag(
                "is_filled",
                Test::Elsewhere,
                "Only those of which the group has said which positions they are (true), or the others.",
            ),
        ],
        sorts: &[Sort::by("post", "by name", &[Key::of("post", KeyKind::Text)])],
        columns: &["post", "positions", "forms", "filled_by", "filled_at"],
        ..ListSpec::of("form_posts")
    };
}

/// One page of them.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` when the page begins nowhere.
#[tracing::instrument(skip_all, name = "registers.list_posts")]
pub(crate) async fn list_posts(app: &App, query: &ListQuery) -> Result<PageOf<Post>, Failure> {
    let (form, is_filled) = (query.filters.text("form"), query.filters.flag("is_filled"));
    let mut said: BTreeMap<String, Said> =
        storage::all(app.db.reader()).await?.into_iter().map(|said| (said.name.clone(), said)).collect();
    let posts = named(app).await?.into_iter().map(|(name, forms)| post_of(&name, forms, said.remove(&name)));
    let is_wanted = |post: &Post| {
        form.is_none_or(|form| post.forms.iter().any(|code| code == form))
            && is_filled.is_none_or(|is_filled| is_filled != post.positions.is_empty())
    };
    let wanted: Vec<Post> = posts.filter(is_wanted).collect();
    cut(PostList::SPEC, wanted, |post| vec![PlaceValue::Text(post.name.clone())], query)
}

/// One post.
///
/// # Errors
/// Not found when no form names it.
#[tracing::instrument(skip_all, name = "registers.get_post")]
pub(crate) async fn get_post(app: &App, name: &str) -> Result<Post, Failure> {
    let forms = named(app).await?.remove(name).ok_or_else(Refusal::not_found)?;
    Ok(post_of(name, forms, storage::find(app.db.reader(), name).await?))
}

/// Says which positions a post is: none, and the permission alone decides.
///
/// # Errors
/// Not found, `stale_version`; a fault for each code that is no position.
#[tracing::instrument(skip_all, name = "registers.fill_post")]
pub(crate) async fn fill_post(
    app: &App,
    actor: &Actor,
    (name, version): (&str, i32),
    codes: Vec<String>,
) -> Result<Post, Failure> {
    let forms = named(app).await?.remove(name).ok_or_else(Refusal::not_found)?;
    let tx = app.db.begin().await?;
    let mut post = post_of(name, forms, storage::find(tx.conn(), name).await?);
    if post.version != version {
        return Err(db::stale_version().into());
    }
    let positions = known_positions(&tx, &codes).await?;
    post.fill(actor, positions, tx.now());
    storage::save(&tx, &post).await?;
    let entry = AuditEntry::new(actor, "fill_form_post", "form_post", &post.name);
    tx.audit(entry.after(json!({ "positions": post.positions })));
    tx.commit().await?;
    Ok(post)
}

/// The codes as identity spells them, each once.
async fn known_positions(tx: &Tx, codes: &[String]) -> Result<Vec<String>, Failure> {
    let known: BTreeMap<String, String> = positions::known(tx.conn(), codes)
        .await?
        .into_iter()
        .map(|position| (kernel::text::match_key(&position.code), position.code))
        .collect();
    let mut faults = Faults::new();
    let mut found = BTreeSet::new();
    for (index, code) in codes.iter().enumerate() {
        match known.get(&kernel::text::match_key(code)) {
            Some(code) => {
                found.insert(code.clone());
            }
            None => faults.add(format!("/positions/{index}"), "post.position_unknown"),
        }
    }
    faults.into_result()?;
    Ok(found.into_iter().collect())
}

/// Each post that a form names which may be filled in or once was, with the forms that do.
async fn named(app: &App) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let own = own_forms::all(&app.db, &app.forms).await?;
    let own = own.iter().filter(|own| own.status != FormStatus::Draft).map(|own| &own.form);
    let mut posts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for form in forms().iter().chain(own) {
        for post in form.posts.all() {
            let forms = posts.entry(post.to_owned()).or_default();
            if forms.last() != Some(&form.code) {
                forms.push(form.code.clone());
            }
        }
    }
    Ok(posts)
}

fn post_of(name: &str, forms: Vec<String>, said: Option<Said>) -> Post {
    match said {
        Some(Said { name, version, positions, filled }) => {
            Post { name, version, positions, filled: Some(filled), forms }
        }
        None => Post::unsaid(name, forms),
    }
}

/// Passes for who holds, where the record is or further out, one of the positions that the post is, or stands in for who does;
/// and for everybody while nobody has said which these are.
///
/// # Errors
/// `registers.not_in_post` with who would be in charge; `registers.post_vacant` when nobody is.
#[tracing::instrument(skip_all, name = "registers.refuse_out_of_post")]
pub(crate) async fn refuse_out_of_post(
    tx: &Tx,
    actor: &Actor,
    record: &FormRecord,
    post: Option<&str>,
) -> Result<(), Failure> {
    let Some(post) = post else { return Ok(()) };
    let codes = storage::find(tx.conn(), post).await?.map(|said| said.positions).unwrap_or_default();
    refuse_out_of_positions(tx, actor, (record.estate_id, record.unit_id), &codes).await
}

/// Passes for who holds one of these positions at the home or estate or further out, or stands in for who does; and for everybody
/// where none is named.
///
/// # Errors
/// `registers.not_in_post` with who would be in charge; `registers.post_vacant` when nobody is.
#[tracing::instrument(skip_all, name = "registers.refuse_out_of_positions")]
pub(crate) async fn refuse_out_of_positions(
    tx: &Tx,
    actor: &Actor,
    (estate_id, unit_id): (EstateId, Option<UnitId>),
    codes: &[String],
) -> Result<(), Failure> {
    if codes.is_empty() {
        return Ok(());
    }
    let estate = db::estates::find(tx.conn(), estate_id).await?;
    let estate = estate.ok_or_else(Refusal::not_known_yet)?;
    let sought = Sought { codes, posts: &[] };
    let regions = estate.regions().map(str::to_owned).collect();
    let occasion = Occasion { estate_id, unit_id, regions, at: tx.now() };
    if let Some(staff_id) = actor.principal.staff_id()
        && occasion.is_held_by(tx.conn(), (sought, staff_id)).await?
    {
        return Ok(());
    }
    let titles: Vec<String> =
        positions::known(tx.conn(), codes).await?.into_iter().map(|position| position.title).collect();
    let mut holders = Vec::new();
    for staff_id in occasion.holders(tx.conn(), sought).await? {
        let known = db::principals::find(tx.conn(), &Principal::Staff(staff_id)).await?;
        holders.extend(known.filter(|known| known.is_enabled).map(|known| known.name));
    }
    let refusal = if holders.is_empty() {
        Refusal::forbidden("registers.post_vacant").with("positions", titles)
    } else {
        Refusal::forbidden("registers.not_in_post").with("positions", titles).with("holders", holders)
    };
    Err(refusal.into())
}
