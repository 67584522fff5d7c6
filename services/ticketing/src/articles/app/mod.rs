//! Articles: written, replaced and withdrawn by those who see the whole group; looked up and read by everybody.
#![warn(clippy::future_not_send)]

mod lists;

use copies::parties::check_estate;
use db::{AuditEntry, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, Refusal};
use serde_json::json;

use crate::{
    app::App,
    articles::{
        domain::{Article, Attestation, Draft},
        storage,
    },
};

pub(crate) use lists::{ArticleList, ArticleReaderList, ListedArticle, list_articles, list_readers};

/// An article to write.
#[derive(Debug, Clone)]
pub(crate) struct CreateArticle {
    pub(crate) code: String,
    pub(crate) said: Draft,
}

/// Which article is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArticleTarget<'a> {
    pub(crate) code: &'a str,
    pub(crate) version: i32,
}

/// Writes an article of the group's own.
///
/// # Errors
/// `articles.code_taken`, `articles.too_many`; a fault at `/estate_id`.
#[tracing::instrument(skip_all, name = "ticketing.create_article")]
pub(crate) async fn create_article(
    app: &App,
    actor: &Actor,
    command: CreateArticle,
    idempotency_key: IdempotencyKey<Article>,
) -> Result<Outcome<Article>, Failure> {
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let CreateArticle { code, said } = command;
    check_place(app, actor, &said).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let article = Article::written(actor, code, said, tx.now());
    storage::insert_first(&tx, &article).await?;
    note(&tx, (actor, "create_article"), &article);
    tx.keep_reply(&idempotency_key, &article)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(article))
}

/// Says something else in place of what was seen; everybody who has to know it reads it again.
///
/// # Errors
/// Not found, `articles.shipped`, `stale_version`; a fault at `/estate_id`.
#[tracing::instrument(skip_all, name = "ticketing.replace_article")]
pub(crate) async fn replace_article(
    app: &App,
    actor: &Actor,
    target: ArticleTarget<'_>,
    said: Draft,
) -> Result<Article, Failure> {
    check_place(app, actor, &said).await?;
    let tx = app.db.begin().await?;
    let mut article = load(&tx, target).await?;
    if article.replace(actor, said, tx.now())? {
        storage::insert_next(&tx, &article).await?;
        note(&tx, (actor, "replace_article"), &article);
        tx.commit().await?;
    }
    Ok(article)
}

/// Takes an article back: nobody finds it any more, and its code is not given again.
///
/// # Errors
/// Not found, `articles.shipped`, `stale_version`.
#[tracing::instrument(skip_all, name = "ticketing.withdraw_article")]
pub(crate) async fn withdraw_article(
    app: &App,
    actor: &Actor,
    target: ArticleTarget<'_>,
) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let article = load(&tx, target).await?;
    article.refuse_shipped()?;
    storage::withdraw(&tx, target.code, target.version).await?;
    note(&tx, (actor, "withdraw_article"), &article);
    Ok(tx.commit().await?)
}

/// Keeps that the caller read the version that holds; once is enough.
///
/// # Errors
/// Not found; `articles.other_version` when another one holds; `articles.staff_only` for applications.
#[tracing::instrument(skip_all, name = "ticketing.attest_article")]
pub(crate) async fn attest_article(
    app: &App,
    actor: &Actor,
    (code, version): (&str, i32),
) -> Result<Attestation, Failure> {
    let article = get_article(app, actor, code).await?;
    article.refuse_unread(version)?;
    let staff_id = actor.principal.staff_id();
    let staff_id = staff_id.ok_or_else(|| Refusal::forbidden("articles.staff_only"))?;
    let tx = app.db.begin().await?;
    if let Some(read) = storage::find_attestation(tx.conn(), (code, staff_id), version).await? {
        return Ok(read);
    }
    let read = Attestation { code: article.code, staff_id, version, attested_at: tx.now() };
    storage::attest(&tx, &read).await?;
    let entry = AuditEntry::new(actor, "attest_article", "article", &read.code);
    tx.audit(entry.after(json!({ "version": version })));
    tx.commit().await?;
    Ok(read)
}

/// The article as it holds, when it ships or holds where the actor may see it.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "ticketing.get_article")]
pub(crate) async fn get_article(app: &App, actor: &Actor, code: &str) -> Result<Article, Failure> {
    if let Some(shipped) = ::standards::scripts::shipped_article(code) {
        return Ok(Article::from(shipped));
    }
    let article = storage::find(app.db.reader(), code).await?.ok_or_else(Refusal::not_found)?;
    if sees(app, actor, article.said.estate_id).await? {
        Ok(article)
    } else {
        Err(Refusal::not_found().into())
    }
}

/// True of what holds in the whole group, and where the actor may see the estate.
async fn sees(app: &App, actor: &Actor, estate_id: Option<EstateId>) -> Result<bool, Failure> {
    let Some(estate_id) = estate_id else { return Ok(true) };
    let known = app.db.estate(estate_id).await?;
    let regions = known.iter().flat_map(|estate| estate.regions());
    Ok(actor.scope.covers(estate_id, regions))
}

async fn check_place(app: &App, actor: &Actor, said: &Draft) -> Result<(), Failure> {
    if let Some(estate_id) = said.estate_id {
        check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
    }
    Ok(())
}

async fn load(tx: &Tx, target: ArticleTarget<'_>) -> Result<Article, Failure> {
    if let Some(shipped) = ::standards::scripts::shipped_article(target.code) {
        return Ok(Article::from(shipped));
    }
    let article = storage::find(tx.conn(), target.code).await?.ok_or_else(Refusal::not_found)?;
    if article.version == target.version { Ok(article) } else { Err(db::stale_version().into()) }
}

fn note(tx: &Tx, (actor, action): (&Actor, &'static str), article: &Article) {
    let Draft { kind, estate_id, must_know, .. } = &article.said;
    let entry = AuditEntry::new(actor, action, "article", &article.code);
    let entry = match estate_id {
        Some(estate_id) => entry.at(*estate_id),
        None => entry,
    };
    tx.audit(
        entry.after(json!({ "version": article.version, "kind": kind.as_str(), "must_know": must_know })),
    );
}
