//! Names, codes and labels are looked up by the form in which they are compared ([`kernel::text::match_key`]).
//!
//! Rows that were two by their bytes and are one to a reader stay two. The older one has the key. The other's key ends in
//! a blank and its id, which nothing that is typed leads to: it is found by its id alone until somebody renames or merges it.
//! The columns may be empty, since the version before this one goes on writing rows while the new one starts.

use std::collections::BTreeSet;

use kernel::text::match_key;
use sea_orm::{ConnectionTrait, prelude::Uuid, sea_query::CaseStatement};
use sea_orm_migration::{prelude::*, schema::*};

use super::{ix, uq};

/// Rows of one statement.
const BATCH: u64 = 200;

/// Adds `estates.code_key`, `units.label_key` and `customers.name_key`, filled.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in COLUMNS {
            let add = Table::alter().table(table).add_column(text_null(column)).take();
            manager.alter_table(add).await?;
        }
        fill(manager, Keys { table: "estates", from: "code", to: "code_key", is_unique: true }, None).await?;
        for (estate, _code) in page(manager, "estates", "code", None, None, u64::MAX >> 1).await? {
            let keys = Keys { table: "units", from: "label", to: "label_key", is_unique: true };
            fill(manager, keys, Some(estate)).await?;
        }
        fill(manager, Keys { table: "customers", from: "name", to: "name_key", is_unique: false }, None)
            .await?;
        manager.create_index(uq("estates", &["code_key"])).await?;
        manager.create_index(uq("units", &["estate_id", "label_key"])).await?;
        manager.create_index(ix("customers", &["name_key", "id"])).await?;
        manager.drop_index(Index::drop().name("ix_customers__name_id").table("customers").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(ix("customers", &["name", "id"])).await?;
        for (name, table) in [
            ("ix_customers__name_key_id", "customers"),
            ("uq_units__estate_id_label_key", "units"),
            ("uq_estates__code_key", "estates"),
        ] {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        for (table, column) in COLUMNS {
            manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}

const COLUMNS: [(&str, &str); 3] =
    [("estates", "code_key"), ("units", "label_key"), ("customers", "name_key")];

/// Which column is filled from which.
#[derive(Clone, Copy)]
struct Keys {
    table: &'static str,
    from: &'static str,
    to: &'static str,
    is_unique: bool,
}

/// Gives each row of the table, or of one estate, its key, the oldest first.
async fn fill(manager: &SchemaManager<'_>, keys: Keys, estate: Option<Uuid>) -> Result<(), DbErr> {
    let mut taken = BTreeSet::new();
    let mut after = None;
    loop {
        let rows = page(manager, keys.table, keys.from, estate, after, BATCH).await?;
        let Some((last, _text)) = rows.last() else { return Ok(()) };
        after = Some(*last);
        let mut case = CaseStatement::new();
        for (id, text) in &rows {
            let key = match_key(text);
            let is_free = !keys.is_unique || taken.insert(key.clone());
            let key = if is_free { key } else { format!("{key} {id}") };
            case = case.case(Expr::col("id").eq(*id), key);
        }
        let update = Query::update()
            .table(keys.table)
            .value(keys.to, case)
            .and_where(Expr::col("id").is_in(rows.iter().map(|(id, _text)| *id)))
            .take();
        manager.get_connection().execute(&update).await?;
    }
}

/// Ids and texts of up to `most` rows, by id: ids grow with time.
async fn page(
    manager: &SchemaManager<'_>,
    table: &'static str,
    text: &'static str,
    estate: Option<Uuid>,
    after: Option<Uuid>,
    most: u64,
) -> Result<Vec<(Uuid, String)>, DbErr> {
    let query = Query::select()
        .columns(["id", text])
        .from(table)
        .and_where_option(estate.map(|estate| Expr::col("estate_id").eq(estate)))
        .and_where_option(after.map(|after| Expr::col("id").gt(after)))
        .order_by("id", Order::Asc)
        .limit(most)
        .take();
    let rows = manager.get_connection().query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", text)?))).collect()
}
