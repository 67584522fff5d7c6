//! Forms whose filed records are to be counted anew, and how far that has come.

use db::{Context, DbError, IdColumn, Tx};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use vocabulary::FormRecordId;

use super::entities::{count, period};

/// A form that is being counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) form: String,
    /// The last record that was; none yet when it has not begun.
    pub(crate) after: Option<FormRecordId>,
}

/// Has the records of a form be counted anew, from the first.
pub(crate) async fn ask(tx: &Tx, form: &str) -> Result<(), DbError> {
    ask_for(tx, vec![form.to_owned()]).await
}

/// The same of each form for which something is set in a region.
pub(crate) async fn ask_for_regions(tx: &Tx) -> Result<(), DbError> {
    let forms: Vec<String> = period::Entity::find()
        .select_only()
        .column(period::Column::Form)
        .distinct()
        .filter(period::Column::Region.is_not_null())
        .order_by_asc(period::Column::Form)
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking for what is kept by region")?;
    ask_for(tx, forms).await
}

async fn ask_for(tx: &Tx, forms: Vec<String>) -> Result<(), DbError> {
    if forms.is_empty() {
        return Ok(());
    }
    let row = |form| count::ActiveModel { form: Set(form), after: Set(None) };
    let from_the_first =
        OnConflict::column(count::Column::Form).update_column(count::Column::After).to_owned();
    count::Entity::insert_many(forms.into_iter().map(row))
        .on_conflict(from_the_first)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .context("asking for records to be counted")
}

/// Some form that is to be counted.
pub(crate) async fn next(tx: &Tx) -> Result<Option<Count>, DbError> {
    let row = count::Entity::find().order_by_asc(count::Column::Form).one(tx.conn()).await;
    let row = row.context("looking for what is to be counted")?;
    Ok(row.map(|row| Count { form: row.form, after: row.after.map(|id| id.0) }))
}

/// Notes that the records of a form were counted up to this one; all of them when it is none.
pub(crate) async fn went_on(tx: &Tx, form: &str, last: Option<FormRecordId>) -> Result<(), DbError> {
    let Some(last) = last else {
        let delete = count::Entity::delete_by_id(form.to_owned()).exec(tx.conn());
        return delete.await.map(drop).context("noting that all were counted");
    };
    count::Entity::update_many()
        .col_expr(count::Column::After, Expr::value(IdColumn(last)))
        .filter(Expr::col(count::Column::Form).eq(form))
        .exec(tx.conn())
        .await
        .map(drop)
        .context("noting which were counted")
}
