//! What goes on around a customer is kept as the headline that each event carries, and a line of the timeline with who may see
//! it. Whoever runs the version before reads the old tables: this step asks for a stop (README, Upgrading).

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{ConnectionTrait, QueryResult, prelude::Uuid},
};
use serde_json::Value;

use super::{drop_tables, ix, m0003_cards, old_matters};

/// How many rows are taken in hand at once.
const STEP: u64 = 500;

/// The old table of timelines, while its rows are moved.
const ASIDE: &str = "timeline_entries_before";

/// What both forms of a timeline have.
const LINE: [&str; 8] = ["id", "customer_id", "estate_id", "at", "kind", "title", "reference", "clause"];

/// Makes `card_items` of `card_matters`, and gives `timeline_entries` a key of event and customer, and who may see them.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(card_items()).await?;
        move_rows(manager, ("card_matters", "matter"), "card_items", old_matters::item_of).await?;
        drop_tables(manager, &["card_matters"]).await?;
        manager.create_index(ix("card_items", &["customer_id", "is_open"])).await?;
        manager.create_index(ix("card_items", &["unit_id", "is_open"])).await?;
        manager.create_index(ix("card_items", &["estate_id", "is_open", "customer_id"])).await?;
        let who: [(&str, Expr); 2] =
            [("permission", permission_of_kind()), ("hidden_from", Expr::val(None::<Uuid>))];
        rebuild_timeline(manager, timeline_entries(), who, Condition::all()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(m0003_cards::card_matters()).await?;
        let estate_id = Table::alter().table("card_matters").add_column(uuid_null("estate_id")).take();
        manager.alter_table(estate_id).await?;
        move_rows(manager, ("card_items", "headline"), "card_matters", old_matters::matter_of).await?;
        drop_tables(manager, &["card_items"]).await?;
        manager.create_index(ix("card_matters", &["customer_id", "is_open"])).await?;
        manager.create_index(ix("card_matters", &["estate_id", "is_open", "customer_id"])).await?;
        let only = Condition::all().add(is_first_of_event());
        rebuild_timeline(manager, m0003_cards::timeline_entries(), [], only).await
    }
}

fn card_items() -> TableCreateStatement {
    Table::create()
        .table("card_items")
        .col(uuid("subject_id").primary_key())
        .col(text("aggregate"))
        .col(uuid("estate_id"))
        .col(uuid_null("customer_id"))
        .col(uuid_null("unit_id"))
        .col(uuid_null("ticket_id"))
        .col(integer("sequence"))
        .col(boolean("is_open"))
        .col(json("headline"))
        .take()
}

fn timeline_entries() -> TableCreateStatement {
    Table::create()
        .table("timeline_entries")
        .col(uuid("id"))
        .col(uuid("customer_id"))
        .col(uuid("estate_id"))
        .col(timestamp_with_time_zone("at"))
        .col(text("kind"))
        .col(text("title"))
        .col(text("reference"))
        .col(text_null("clause"))
        .col(text("permission"))
        .col(uuid_null("hidden_from"))
        // Named, so that it is in nobody's way when the table is made anew.
        .primary_key(Index::create().name("pk_timeline_entries").col("id").col("customer_id"))
        .take()
}

/// Reads the rows of one table page by page, and writes what each makes into the other.
async fn move_rows(
    manager: &SchemaManager<'_>,
    (from, document): (&'static str, &'static str),
    to: &'static str,
    made: fn(&QueryResult, &Value) -> Result<Option<old_matters::Row>, DbErr>,
) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let mut after = Uuid::nil();
    loop {
        let page = Query::select()
            .column(Asterisk)
            .from(from)
            .and_where(Expr::col("subject_id").gt(after))
            .order_by("subject_id", Order::Asc)
            .limit(STEP)
            .take();
        let rows = conn.query_all(&page).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.try_get("", "subject_id")?;
        for row in &rows {
            let Some(columns) = made(row, &row.try_get("", document)?)? else { continue };
            let (names, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
            let insert = Query::insert().into_table(to).columns(names).values_panic(values).take();
            conn.execute(&insert).await?;
        }
    }
}

/// Makes `timeline_entries` anew as `table`, with those of its rows which are meant, and `more` columns of each.
async fn rebuild_timeline<const MORE: usize>(
    manager: &SchemaManager<'_>,
    table: TableCreateStatement,
    more: [(&'static str, Expr); MORE],
    only: Condition,
) -> Result<(), DbErr> {
    manager.rename_table(Table::rename().table("timeline_entries", ASIDE).take()).await?;
    manager.create_table(table).await?;
    let (names, values): (Vec<_>, Vec<_>) = more.into_iter().unzip();
    let rows = Query::select().columns(LINE).exprs(values).from(ASIDE).cond_where(only).take();
    let mut insert = Query::insert();
    insert
        .into_table("timeline_entries")
        .columns(LINE.into_iter().chain(names))
        .select_from(rows)
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    manager.get_connection().execute(&insert).await?;
    drop_tables(manager, &[ASIDE]).await?;
    manager.create_index(ix("timeline_entries", &["customer_id", "at", "id"])).await
}

/// True of one line of each event, which is all that the table before has room for: that of the smallest customer.
fn is_first_of_event() -> Expr {
    let smaller = Query::select()
        .column(("other", "id"))
        .from_as(ASIDE, "other")
        .and_where(Expr::col(("other", "id")).equals((ASIDE, "id")))
        .and_where(Expr::col(("other", "customer_id")).lt(Expr::col((ASIDE, "customer_id"))))
        .take();
    Expr::exists(smaller).not()
}

/// What a reader had to be permitted so far, by the kind of a line.
fn permission_of_kind() -> Expr {
    let is = |patterns: &[&str]| {
        patterns.iter().fold(Condition::any(), |any, pattern| any.add(Expr::col("kind").like(*pattern)))
    };
    CaseStatement::new()
        .case(is(&["ticket_%", "deadline_missed", "interaction_recorded"]), "tickets:read")
        .case(is(&["callback_%"]), "callbacks:read")
        .case(is(&["invoice_%", "payment_%"]), "billing:read")
        .case(is(&["message_%"]), "notifications:read")
        .finally("archive:read")
        .into()
}
