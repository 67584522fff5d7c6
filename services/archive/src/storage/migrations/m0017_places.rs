//! The tree of places: the regions that estates name, the estates, the buildings that units name, and the units. Each node is
//! drawn from the records, in the order of their ids; a region lies in no other yet.

use std::collections::BTreeMap;

use kernel::{IdGen, SystemIds, text::match_key};
use sea_orm::{ConnectionTrait, FromQueryResult, prelude::Uuid};
use sea_orm_migration::{prelude::*, schema::*};

use super::{drop_tables, ix, uq};

/// Rows that are read and written at once.
const BATCH: u64 = 400;

/// Adds `places`, filled, and `estates.outer_regions`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let regions = ColumnDef::new("outer_regions").json_binary().not_null().default("[]").take();
        manager.alter_table(Table::alter().table("estates").add_column(regions).take()).await?;
        manager.create_table(places()).await?;
        let mut estate = None;
        let mut regions = BTreeMap::new();
        while let Some(next) = estate_after(manager, estate).await? {
            estate = Some(next.id);
            let region = match regions.get(&match_key(&next.region)) {
                Some(id) => *id,
                None => {
                    let region = Node::region(&next);
                    insert(manager, std::slice::from_ref(&region)).await?;
                    regions.insert(match_key(&next.region), region.id);
                    region.id
                }
            };
            insert(manager, &[Node::estate(&next, region)]).await?;
            fill_estate(manager, &next, region).await?;
        }
        manager.create_index(uq("places", &["unique_key"])).await?;
        manager.create_index(ix("places", &["path"])).await?;
        manager.create_index(ix("places", &["parent_id", "id"])).await?;
        manager.create_index(ix("places", &["estate_id", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["places"]).await?;
        manager.alter_table(Table::alter().table("estates").drop_column("outer_regions").take()).await
    }
}

fn places() -> TableCreateStatement {
    Table::create()
        .table("places")
        .col(uuid("id"))
        .col(integer("version"))
        .col(text("kind"))
        .col(uuid_null("parent_id"))
        .col(blob("path"))
        .col(uuid_null("estate_id"))
        .col(text_null("code"))
        .col(text("name"))
        .col(text("name_key"))
        .col(text_null("unique_key"))
        .col(date_null("valid_from"))
        .col(date_null("valid_until"))
        .col(timestamp_with_time_zone("registered_at"))
        .primary_key(Index::create().name("uq_places__id").col("id"))
        .take()
}

#[derive(FromQueryResult)]
struct EstateRow {
    id: Uuid,
    name: String,
    region: String,
    opened_at: chrono::DateTime<chrono::Utc>,
}

async fn estate_after(manager: &SchemaManager<'_>, after: Option<Uuid>) -> Result<Option<EstateRow>, DbErr> {
    let next = Query::select()
        .columns(["id", "name", "region", "opened_at"])
        .from("estates")
        .and_where_option(after.map(|after| Expr::col("id").gt(after)))
        .order_by("id", Order::Asc)
        .limit(1)
        .take();
    let row = manager.get_connection().query_one(&next).await?;
    row.map(|row| EstateRow::from_query_result(&row, "")).transpose()
}

#[derive(FromQueryResult)]
struct UnitRow {
    id: Uuid,
    building: Option<String>,
    label: String,
    registered_at: chrono::DateTime<chrono::Utc>,
}

/// The nodes of an estate's units and of the buildings that these name.
async fn fill_estate(manager: &SchemaManager<'_>, estate: &EstateRow, region: Uuid) -> Result<(), DbErr> {
    let mut buildings: BTreeMap<String, Uuid> = BTreeMap::new();
    let mut after = Uuid::nil();
    loop {
        let page = Query::select()
            .columns(["id", "building", "label", "registered_at"])
            .from("units")
            .and_where(Expr::col("estate_id").eq(estate.id))
            .and_where(Expr::col("id").gt(after))
            .order_by("id", Order::Asc)
            .limit(BATCH)
            .take();
        let rows = manager.get_connection().query_all(&page).await?;
        let rows: Vec<UnitRow> =
            rows.iter().map(|row| UnitRow::from_query_result(row, "")).collect::<Result<_, DbErr>>()?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let mut nodes = Vec::new();
        for unit in rows {
            nodes.extend(nodes_of(unit, [region, estate.id], &mut buildings));
        }
        insert(manager, &nodes).await?;
    }
}

/// The node of a unit, and before it that of its building where that is new.
fn nodes_of(
    unit: UnitRow,
    [region, estate_id]: [Uuid; 2],
    buildings: &mut BTreeMap<String, Uuid>,
) -> Vec<Node> {
    let mut path = vec![region, estate_id];
    let Some(name) = &unit.building else { return vec![Node::unit(unit, estate_id, path)] };
    if let Some(known) = buildings.get(&match_key(name)) {
        path.push(*known);
        return vec![Node::unit(unit, estate_id, path)];
    }
    let building = Node::building(&unit, name.clone(), estate_id, path.clone());
    buildings.insert(match_key(name), building.id);
    path.push(building.id);
    vec![building, Node::unit(unit, estate_id, path)]
}

struct Node {
    id: Uuid,
    kind: &'static str,
    path: Vec<Uuid>,
    estate_id: Option<Uuid>,
    code: Option<String>,
    name: String,
    unique_key: Option<String>,
    registered_at: chrono::DateTime<chrono::Utc>,
}

impl Node {
    fn region(of: &EstateRow) -> Self {
        Self {
            id: SystemIds.next(),
            kind: "region",
            path: Vec::new(),
            estate_id: None,
            code: Some(of.region.clone()),
            name: of.region.clone(),
            unique_key: Some(format!("region {}", match_key(&of.region))),
            registered_at: of.opened_at,
        }
    }

    fn estate(row: &EstateRow, region: Uuid) -> Self {
        Self {
            id: row.id,
            kind: "estate",
            path: vec![region],
            estate_id: Some(row.id),
            code: None,
            name: row.name.clone(),
            unique_key: None,
            registered_at: row.opened_at,
        }
    }

    fn building(of: &UnitRow, name: String, estate_id: Uuid, path: Vec<Uuid>) -> Self {
        Self {
            id: SystemIds.next(),
            kind: "building",
            path,
            estate_id: Some(estate_id),
            code: None,
            unique_key: Some(format!("{estate_id} building {}", match_key(&name))),
            name,
            registered_at: of.registered_at,
        }
    }

    fn unit(row: UnitRow, estate_id: Uuid, path: Vec<Uuid>) -> Self {
        Self {
            id: row.id,
            kind: "unit",
            path,
            estate_id: Some(estate_id),
            code: None,
            name: row.label,
            unique_key: None,
            registered_at: row.registered_at,
        }
    }
}

async fn insert(manager: &SchemaManager<'_>, nodes: &[Node]) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert.into_table("places").columns([
        "id",
        "version",
        "kind",
        "parent_id",
        "path",
        "estate_id",
        "code",
        "name",
        "name_key",
        "unique_key",
        "registered_at",
    ]);
    for node in nodes {
        let path: Vec<u8> = node.path.iter().flat_map(|id| id.into_bytes()).collect();
        insert.values_panic([
            node.id.into(),
            // Nobody was told of it: its first event is that of its first change.
            0.into(),
            node.kind.into(),
            node.path.last().copied().into(),
            path.into(),
            node.estate_id.into(),
            node.code.clone().into(),
            node.name.as_str().into(),
            match_key(&node.name).into(),
            node.unique_key.clone().into(),
            node.registered_at.into(),
        ]);
    }
    manager.get_connection().execute(&insert).await.map(drop)
}

#[cfg(test)]
mod tests {
    use db::{Engine, testing::TestDb};
    use kernel::{IdGen, SeededIds};
    use sea_orm::{ConnectionTrait, prelude::Uuid, sea_query::Query};
    use sea_orm_migration::prelude::*;

    use crate::storage::migrations::Migrator;

    db::on_both_engines!(records_from_before_become_a_tree);

    async fn records_from_before_become_a_tree(engine: Engine) {
        let test = TestDb::before::<Migrator>("m0017_places", engine).await;
        let ids = SeededIds::new(17);
        let at = test.db.clock().now();
        let mut estates = Query::insert();
        let columns = [
            "id",
            "version",
            "code",
            "name",
            "region",
            "time_zone",
            "standard",
            "standard_version",
            "opened_at",
        ];
        estates.into_table("estates").columns(columns);
        let here = [ids.next(), ids.next()];
        for (id, region) in here.into_iter().zip(["华东", "华东 "]) {
            estates.values_panic([
                id.into(),
                1.into(),
                id.to_string().into(),
                "阳光花园".into(),
                region.into(),
                "Asia/Shanghai".into(),
                "x".into(),
                1.into(),
                at.into(),
            ]);
        }
        let mut units = Query::insert();
        units.into_table("units").columns(["id", "estate_id", "building", "label", "registered_at"]);
        for (building, label) in [(Some("3栋"), "501"), (Some("３ 栋"), "502"), (None, "会所")] {
            units.values_panic([ids.next().into(), here[0].into(), building.into(), label.into(), at.into()]);
        }
        let tx = test.db.begin().await.unwrap();
        tx.conn().execute(&estates).await.unwrap();
        tx.conn().execute(&units).await.unwrap();
        tx.commit().await.unwrap();

        test.db.migrate::<Migrator>().await.unwrap();
        assert_eq!(
            tree(&test).await,
            [
                "region 华东",
                " estate 阳光花园",
                " estate 阳光花园",
                "  building 3栋",
                "  unit 会所",
                "   unit 501",
                "   unit 502"
            ],
        );
        test.go_back_before::<Migrator>("m0017_places").await;
        test.db.migrate::<Migrator>().await.unwrap();
        assert_eq!(tree(&test).await.len(), 7);
    }

    /// Kind and name of each place, as far in as it lies.
    async fn tree(test: &TestDb) -> Vec<String> {
        let select = Query::select()
            .columns(["path", "kind", "name"])
            .from("places")
            .order_by("kind", Order::Asc)
            .order_by("name", Order::Asc)
            .to_owned();
        let rows = test.db.reader().query_all(&select).await.unwrap();
        let mut places: Vec<(usize, String, String)> = rows
            .iter()
            .map(|row| {
                let (path, kind, name): (Vec<u8>, String, String) = row.try_get_many_by_index().unwrap();
                (path.len() / size_of::<Uuid>(), kind, name)
            })
            .collect();
        places.sort_by(|one, other| (one.0, &one.1, other.2.len()).cmp(&(other.0, &other.1, one.2.len())));
        places.into_iter().map(|(depth, kind, name)| format!("{}{kind} {name}", " ".repeat(depth))).collect()
    }
}
