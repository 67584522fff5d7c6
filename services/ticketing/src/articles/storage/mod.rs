//! Articles of the group's own, and who read which version of any. They are the group's, so queries take no scope; which of them
//! hold at an estate only is sorted out by those who ask.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::{Context, DbError, IdColumn, Tx, WordColumn, somewhere, unique_violation};
use kernel::{Failure, Refusal, StaffId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::articles::domain::{Article, ArticleText, Attestation, Draft, LastRead, Origin, Texts};
use entities::{article, attestation};

/// The most articles that a group has of its own at once.
pub(crate) const MOST_OWN: u64 = 500;

/// Stores the first version of an article.
///
/// # Errors
/// `articles.code_taken`, also by one that was withdrawn; `articles.too_many`.
pub(crate) async fn insert_first(tx: &Tx, new: &Article) -> Result<(), Failure> {
    let count = article::Entity::find().filter(article::Column::IsCurrent.eq(true)).count(tx.conn()).await;
    if count.context("counting articles")? >= MOST_OWN {
        return Err(Refusal::conflict("articles.too_many").with("most", MOST_OWN).into());
    }
    match article::Entity::insert(to_row(new)).exec_without_returning(tx.conn()).await {
        Err(error) if unique_violation(&error).is_some() => {
            Err(Refusal::conflict("articles.code_taken").with("code", new.code.as_str()).into())
        }
        other => Ok(other.map(drop).context("storing an article")?),
    }
}

/// Stores another version in place of the one that was seen.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn insert_next(tx: &Tx, changed: &Article) -> Result<(), Failure> {
    withdraw(tx, &changed.code, changed.version - 1).await?;
    let inserted = article::Entity::insert(to_row(changed)).exec_without_returning(tx.conn()).await;
    Ok(inserted.map(drop).context("storing a version of an article")?)
}

/// Has nothing hold of an article that was seen at this version.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn withdraw(tx: &Tx, code: &str, version: i32) -> Result<(), Failure> {
    let updated = article::Entity::update_many()
        .col_expr(article::Column::IsCurrent, Expr::value(false))
        .filter(article::Column::Code.eq(code))
        .filter(article::Column::Version.eq(version))
        .filter(article::Column::IsCurrent.eq(true))
        .exec(tx.conn())
        .await
        .context("withdrawing an article")?;
    db::expect_one(updated.rows_affected)
}

/// The version that holds.
pub(crate) async fn find(conn: &impl ConnectionTrait, code: &str) -> Result<Option<Article>, DbError> {
    let row = article::Entity::find()
        .filter(article::Column::Code.eq(code))
        .filter(article::Column::IsCurrent.eq(true))
        .one(conn)
        .await;
    Ok(row.context("reading an article")?.map(from_row))
}

/// All that hold and have these words in them, by their codes.
pub(crate) async fn current(conn: &impl ConnectionTrait, words: &[String]) -> Result<Vec<Article>, DbError> {
    let mut select = article::Entity::find().filter(article::Column::IsCurrent.eq(true));
    for word in words {
        select = select.filter(Expr::col(article::Column::SearchKey).like(somewhere(word)));
    }
    let rows = select.order_by_asc(article::Column::Code).limit(MOST_OWN).all(conn).await;
    Ok(rows.context("listing articles")?.into_iter().map(from_row).collect())
}

fn to_row(article: &Article) -> article::ActiveModel {
    let Article { code, version, said, origin } = article;
    let Draft { kind, estate_id, must_know, texts } = said;
    let (changed_by, changed_at) = match origin {
        Origin::Own { changed_by, changed_at } => (changed_by.clone(), *changed_at),
        Origin::Shipped { profile, .. } => ((*profile).to_owned(), DateTime::UNIX_EPOCH),
    };
    let Texts { zh, en } = texts;
    let parts =
        |said: &Option<ArticleText>| said.clone().map(|ArticleText { title, text }| (title, text)).unzip();
    let ((title_zh, text_zh), (title_en, text_en)) = (parts(zh), parts(en));
    article::ActiveModel {
        code: Set(code.clone()),
        version: Set(*version),
        kind: Set(WordColumn(*kind)),
        estate_id: Set(estate_id.map(IdColumn)),
        must_know: Set(*must_know),
        title_zh: Set(title_zh),
        text_zh: Set(text_zh),
        title_en: Set(title_en),
        text_en: Set(text_en),
        search_key: Set(texts.search_key()),
        is_current: Set(true),
        changed_by: Set(changed_by),
        changed_at: Set(changed_at),
    }
}

fn from_row(row: article::Model) -> Article {
    let article::Model {
        code,
        version,
        kind,
        estate_id,
        must_know,
        title_zh,
        text_zh,
        title_en,
        text_en,
        search_key: _,
        is_current: _,
        changed_by,
        changed_at,
    } = row;
    let said = |title: Option<String>, text: Option<String>| {
        title.zip(text).map(|(title, text)| ArticleText { title, text })
    };
    let texts = Texts { zh: said(title_zh, text_zh), en: said(title_en, text_en) };
    let said = Draft { kind: kind.0, estate_id: estate_id.map(|id| id.0), must_know, texts };
    Article { code, version, said, origin: Origin::Own { changed_by, changed_at } }
}

/// Keeps that somebody read a version; what was kept before stays.
pub(crate) async fn attest(tx: &Tx, read: &Attestation) -> Result<(), DbError> {
    let Attestation { code, staff_id, version, attested_at } = read;
    let row = attestation::ActiveModel {
        code: Set(code.clone()),
        staff_id: Set(IdColumn(*staff_id)),
        version: Set(*version),
        attested_at: Set(*attested_at),
    };
    let (of_code, of_staff) = (attestation::Column::Code, attestation::Column::StaffId);
    let again =
        OnConflict::columns([of_code, of_staff, attestation::Column::Version]).do_nothing().to_owned();
    let kept = attestation::Entity::insert(row).on_conflict(again).exec_without_returning(tx.conn()).await;
    kept.map(drop).context("keeping that an article was read")
}

/// That somebody read a version, when they did.
pub(crate) async fn find_attestation(
    conn: &impl ConnectionTrait,
    (code, staff_id): (&str, StaffId),
    version: i32,
) -> Result<Option<Attestation>, DbError> {
    let row = attestation::Entity::find_by_id((code.to_owned(), IdColumn(staff_id), version)).one(conn).await;
    let row = row.context("looking whether an article was read")?;
    Ok(row.map(|row| {
        let attestation::Model { code, staff_id, version, attested_at } = row;
        Attestation { code, staff_id: staff_id.0, version, attested_at }
    }))
}

/// The newest version of each article that somebody read.
pub(crate) async fn read_by(
    conn: &impl ConnectionTrait,
    staff_id: StaffId,
) -> Result<BTreeMap<String, i32>, DbError> {
    let rows: Vec<(String, i32)> = attestation::Entity::find()
        .select_only()
        .column(attestation::Column::Code)
        .column_as(attestation::Column::Version.max(), "version")
        .filter(attestation::Column::StaffId.eq(staff_id.as_uuid()))
        .group_by(attestation::Column::Code)
        .into_tuple()
        .all(conn)
        .await
        .context("listing what somebody read")?;
    Ok(rows.into_iter().collect())
}

/// The newest version of an article that each read, and when.
pub(crate) async fn readers_of(
    conn: &impl ConnectionTrait,
    code: &str,
) -> Result<BTreeMap<StaffId, LastRead>, DbError> {
    let rows: Vec<(IdColumn<StaffId>, i32, DateTime<Utc>)> = attestation::Entity::find()
        .select_only()
        .column(attestation::Column::StaffId)
        .column_as(attestation::Column::Version.max(), "version")
        .column_as(attestation::Column::AttestedAt.max(), "attested_at")
        .filter(attestation::Column::Code.eq(code))
        .group_by(attestation::Column::StaffId)
        .into_tuple()
        .all(conn)
        .await
        .context("listing who read an article")?;
    Ok(rows.into_iter().map(|(staff_id, version, at)| (staff_id.0, (version, at))).collect())
}
