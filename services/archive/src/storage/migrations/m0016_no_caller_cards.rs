//! What a card says of a person is read where it is kept, so there is no document of it any more. Whoever runs the version
//! before reads the documents: this step asks for a stop (README, Upgrading).

use std::collections::BTreeMap;

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, FromQueryResult, prelude::Uuid},
};
use serde_json::{Value, json};

use super::{drop_tables, m0003_cards};

/// How many customers are taken in hand at once.
const STEP: u64 = 500;

/// Drops `caller_cards`; the way back writes the documents anew from what they were made of.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["caller_cards"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(m0003_cards::caller_cards()).await?;
        let mut after = Uuid::nil();
        loop {
            let people = people_after(manager, after).await?;
            let Some(last) = people.last() else { return Ok(()) };
            let mut homes = homes_of(manager, after, last.id).await?;
            after = last.id;
            let insert = documents(people, &mut homes);
            manager.get_connection().execute(&insert).await?;
        }
    }
}

#[derive(FromQueryResult)]
struct Person {
    id: Uuid,
    estate_id: Uuid,
    name: String,
    tags: Value,
    notes: String,
    registered_at: chrono::DateTime<chrono::Utc>,
}

async fn people_after(manager: &SchemaManager<'_>, after: Uuid) -> Result<Vec<Person>, DbErr> {
    let page = Query::select()
        .columns(["id", "estate_id", "name", "tags", "notes", "registered_at"])
        .from("customers")
        .and_where(Expr::col("id").gt(after))
        .order_by("id", Order::Asc)
        .limit(STEP)
        .take();
    let rows = manager.get_connection().query_all(&page).await?;
    rows.iter().map(|row| Person::from_query_result(row, "")).collect()
}

#[derive(FromQueryResult)]
struct Stay {
    id: Uuid,
    customer_id: Uuid,
    unit_id: Uuid,
    estate_id: Uuid,
    label: String,
    role: String,
    started_at: chrono::DateTime<chrono::Utc>,
    ended_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// The homes of the customers behind `after` up to `last`, also those that are over: a card is shown without them.
async fn homes_of(
    manager: &SchemaManager<'_>,
    after: Uuid,
    last: Uuid,
) -> Result<BTreeMap<Uuid, Vec<Value>>, DbErr> {
    let own = ["id", "customer_id", "unit_id", "estate_id", "role", "started_at", "ended_at"];
    let stays = Query::select()
        .columns(own.map(|column| ("occupancies", column)))
        .column(("units", "label"))
        .from("occupancies")
        .inner_join("units", Expr::col(("units", "id")).equals(("occupancies", "unit_id")))
        .and_where(Expr::col("customer_id").gt(after))
        .and_where(Expr::col("customer_id").lte(last))
        .and_where(Expr::col("cancelled_at").is_null())
        .order_by(("occupancies", "id"), Order::Asc)
        .take();
    let mut homes = BTreeMap::<Uuid, Vec<Value>>::new();
    for row in manager.get_connection().query_all(&stays).await? {
        let Stay { id, customer_id, unit_id, estate_id, label, role, started_at, ended_at } =
            Stay::from_query_result(&row, "")?;
        homes.entry(customer_id).or_default().push(json!({
            "occupancy_id": id,
            "unit_id": unit_id,
            "estate_id": estate_id,
            "label": label,
            "role": role,
            "started_at": started_at,
            "ended_at": ended_at,
        }));
    }
    Ok(homes)
}

fn documents(people: Vec<Person>, homes: &mut BTreeMap<Uuid, Vec<Value>>) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table("caller_cards").columns(["customer_id", "version", "document", "updated_at"]);
    for Person { id, estate_id, name, tags, notes, registered_at } in people {
        let document = json!({
            "customer_id": id,
            "estate_id": estate_id,
            "name": name,
            "tags": tags,
            "notes": notes,
            "homes": homes.remove(&id).unwrap_or_default(),
        });
        insert.values_panic([id.into(), 1.into(), document.into(), registered_at.into()]);
    }
    insert
}
