//! Forms of the group's own. They belong to the group, not to an estate, and so take no scope.
#![warn(clippy::future_not_send)]
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::{Context, Db, DbError, Tx, WordColumn};
use kernel::{Failure, Principal};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use standards::forms::{FormDefinition, form, newest_form};

use crate::forms::domain::{FormStatus, OwnForm};

/// `form_definitions`.
mod row {
    use db::WordColumn;
    use sea_orm::entity::prelude::*;

    use crate::forms::domain::FormStatus;

    /// One version.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_definitions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub edition: i32,
        pub status: WordColumn<FormStatus>,
        pub document: String,
        pub written_by: String,
        pub written_at: ChronoDateTimeUtc,
        pub published_by: Option<String>,
        pub published_at: Option<ChronoDateTimeUtc>,
        pub withdrawn_by: Option<String>,
        pub withdrawn_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Forms at hand: those that ship, and those of the group's own that somebody has read in. What was published never changes,
/// so what is known stays known; drafts are not kept. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Forms(Arc<Mutex<ByVersion>>);

type ByVersion = HashMap<(String, i32), Arc<FormDefinition>>;

impl Forms {
    /// The version that records are filled in on, shipped or published once.
    pub(crate) async fn find(
        &self,
        conn: &impl ConnectionTrait,
        code: &str,
        version: i32,
    ) -> Result<Option<Arc<FormDefinition>>, DbError> {
        if let Some(known) = form(code, version).map(Arc::clone).or_else(|| self.known(code, version)) {
            return Ok(Some(known));
        }
        let found = find(conn, code, version).await?;
        let found = found.filter(|own| own.status != FormStatus::Draft);
        Ok(found.map(|own| self.keep(own.form)))
    }

    /// The newest version that may be filled in.
    pub(crate) async fn newest(&self, db: &Db, code: &str) -> Result<Option<Arc<FormDefinition>>, DbError> {
        if let Some(shipped) = newest_form(code) {
            return Ok(Some(Arc::clone(shipped)));
        }
        let newest = row::Entity::find()
            .filter(row::Column::Code.eq(code))
            .filter(row::Column::Status.eq(WordColumn(FormStatus::Published)))
            .order_by_desc(row::Column::Version)
            .one(db.reader())
            .await
            .context("looking for the newest version of a form")?;
        Ok(newest.map(from_row).transpose()?.map(|own| self.keep(own.form)))
    }

    /// The newest version that may be filled in or once was.
    pub(crate) async fn newest_known(
        &self,
        db: &Db,
        code: &str,
    ) -> Result<Option<Arc<FormDefinition>>, DbError> {
        if let Some(shipped) = newest_form(code) {
            return Ok(Some(Arc::clone(shipped)));
        }
        let newest = row::Entity::find()
            .filter(row::Column::Code.eq(code))
            .filter(row::Column::Status.ne(WordColumn(FormStatus::Draft)))
            .order_by_desc(row::Column::Version)
            .one(db.reader())
            .await
            .context("looking for the newest version of a form")?;
        Ok(newest.map(from_row).transpose()?.map(|own| self.keep(own.form)))
    }

    fn known(&self, code: &str, version: i32) -> Option<Arc<FormDefinition>> {
        let forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forms.get(&(code.to_owned(), version)).map(Arc::clone)
    }

    fn keep(&self, form: Arc<FormDefinition>) -> Arc<FormDefinition> {
        let mut forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forms.insert((form.code.clone(), form.version), Arc::clone(&form));
        form
    }
}

/// One version of the group's own, also a draft.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    code: &str,
    version: i32,
) -> Result<Option<OwnForm>, DbError> {
    let found = row::Entity::find_by_id((code.to_owned(), version)).one(conn).await;
    found.context("reading a form")?.map(from_row).transpose()
}

/// All of the group's own: at most as many as it may have. Documents that are known are not read again.
pub(crate) async fn all(db: &Db, forms: &Forms) -> Result<Vec<OwnForm>, DbError> {
    let rows = row::Entity::find().all(db.reader()).await.context("listing forms")?;
    let own = rows.into_iter().map(|row| {
        let known = forms.known(&row.code, row.version);
        let own = own_form(row, known)?;
        if own.status != FormStatus::Draft {
            forms.keep(Arc::clone(&own.form));
        }
        Ok(own)
    });
    own.collect()
}

/// How many versions there are of all of them.
pub(crate) async fn count(tx: &Tx) -> Result<u64, DbError> {
    row::Entity::find().count(tx.conn()).await.context("counting forms")
}

/// Stores a version; one that exists is a unique violation.
pub(crate) async fn insert(tx: &Tx, own: &OwnForm) -> Result<(), DbError> {
    let insert = row::Entity::insert(to_row(own)).exec_without_returning(tx.conn());
    insert.await.map(drop).context("storing a form")
}

/// Stores a changed version over the edition at which it was loaded.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, own: &OwnForm, edition: i32) -> Result<(), Failure> {
    let mut changed = to_row(own);
    changed.not_set(row::Column::Code);
    changed.not_set(row::Column::Version);
    let updated = row::Entity::update_many()
        .set(changed)
        .filter(row::Column::Code.eq(own.form.code.as_str()))
        .filter(row::Column::Version.eq(own.form.version))
        .filter(row::Column::Edition.eq(edition))
        .exec(tx.conn())
        .await
        .context("saving a form")?;
    db::expect_one(updated.rows_affected)
}

fn to_row(own: &OwnForm) -> row::ActiveModel {
    let OwnForm { form, document, status, edition, written, published, withdrawn } = own;
    let by = |step: &Option<(Principal, _)>| step.as_ref().map(|(by, _at)| by.to_string());
    row::ActiveModel {
        code: Set(form.code.clone()),
        version: Set(form.version),
        edition: Set(*edition),
        status: Set(WordColumn(*status)),
        document: Set(document.clone()),
        written_by: Set(written.0.to_string()),
        written_at: Set(written.1),
        published_by: Set(by(published)),
        published_at: Set(published.as_ref().map(|(_by, at)| *at)),
        withdrawn_by: Set(by(withdrawn)),
        withdrawn_at: Set(withdrawn.as_ref().map(|(_by, at)| *at)),
    }
}

fn from_row(row: row::Model) -> Result<OwnForm, DbError> {
    own_form(row, None)
}

/// The version of a row, whose document may have been read before.
fn own_form(row: row::Model, known: Option<Arc<FormDefinition>>) -> Result<OwnForm, DbError> {
    let row::Model {
        code,
        version,
        edition,
        status,
        document,
        written_by,
        written_at,
        published_by,
        published_at,
        withdrawn_by,
        withdrawn_at,
    } = row;
    let corrupt = |fault: String| DbError::Corrupt {
        what: "form",
        source: format!("{code} {version}: {fault}").into(),
    };
    let who = |text: &str| text.parse::<Principal>().map_err(|source| corrupt(source.to_string()));
    let step = |by: Option<String>, at| by.map(|by| who(&by)).transpose().map(|by| by.zip(at));
    let form = match known {
        Some(known) => known,
        None => Arc::new(FormDefinition::parse(&document).map_err(|problems| corrupt(problems.to_string()))?),
    };
    Ok(OwnForm {
        written: (who(&written_by)?, written_at),
        published: step(published_by, published_at)?,
        withdrawn: step(withdrawn_by, withdrawn_at)?,
        form,
        document,
        status: status.0,
        edition,
    })
}
