//! Ids and words come back from the engine as what they went.

use db::{IdColumn, WordColumn, testing::TestDb};
use kernel::{EstateId, SystemIds};
use sea_orm::{ActiveValue::Set, ConnectionTrait, ExprTrait, entity::prelude::*, sea_query::Query};
use vocabulary::{CustomerId, Severity};

use crate::support::{insert_thing, on_both_engines};

on_both_engines!(
    ids_are_read_as_their_own_type,
    a_word_that_is_on_no_list_is_told,
    an_absent_id_is_none,
    a_row_is_found_by_a_key_of_an_id_and_a_word,
);

/// A row as the services' entities have them.
mod thing {
    #![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, Severity};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "things")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<CustomerId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: WordColumn<Severity>,
        pub estate_id: IdColumn<EstateId>,
        pub version: i32,
        pub leased_by: Option<IdColumn<CustomerId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

async fn ids_are_read_as_their_own_type(db: TestDb) {
    let (id, estate) = (CustomerId::new(&SystemIds), EstateId::new(&SystemIds));
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, id, estate, Severity::Major.as_str()).await.unwrap();
    tx.commit().await.unwrap();
    let by_id = Query::select()
        .columns(["id", "estate_id", "name"])
        .from("things")
        .and_where(Expr::col("id").eq(IdColumn(id)))
        .to_owned();
    let row = db.reader().query_one(&by_id).await.unwrap().unwrap();
    let (found, at): (IdColumn<CustomerId>, IdColumn<EstateId>) =
        (row.try_get("", "id").unwrap(), row.try_get("", "estate_id").unwrap());
    let name: WordColumn<Severity> = row.try_get("", "name").unwrap();
    assert_eq!((found, at, name), (IdColumn(id), IdColumn(estate), WordColumn(Severity::Major)));
}

async fn a_word_that_is_on_no_list_is_told(db: TestDb) {
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, CustomerId::new(&SystemIds), EstateId::new(&SystemIds), "grave").await.unwrap();
    let select = Query::select().column("name").from("things").to_owned();
    let row = tx.conn().query_one(&select).await.unwrap().unwrap();
    let error = row.try_get::<WordColumn<Severity>>("", "name").unwrap_err();
    assert!(error.to_string().contains("`grave` is no Severity"), "{error}");
}

async fn an_absent_id_is_none(db: TestDb) {
    let tx = db.begin().await.unwrap();
    insert_thing(&tx, CustomerId::new(&SystemIds), EstateId::new(&SystemIds), "x").await.unwrap();
    let select = Query::select().column("leased_by").from("things").to_owned();
    let row = tx.conn().query_one(&select).await.unwrap().unwrap();
    assert_eq!(row.try_get::<Option<IdColumn<CustomerId>>>("", "leased_by").unwrap(), None);
}

async fn a_row_is_found_by_a_key_of_an_id_and_a_word(db: TestDb) {
    let (id, estate) = (IdColumn(CustomerId::new(&SystemIds)), IdColumn(EstateId::new(&SystemIds)));
    let name = WordColumn(Severity::Major);
    let row = thing::ActiveModel {
        id: Set(id),
        name: Set(name),
        estate_id: Set(estate),
        version: Set(1),
        leased_by: Set(None),
    };
    let tx = db.begin().await.unwrap();
    thing::Entity::insert(row).exec_without_returning(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let found = thing::Entity::find_by_id((id, name)).one(db.reader()).await.unwrap();
    assert_eq!(found, Some(thing::Model { id, name, estate_id: estate, version: 1, leased_by: None }));
    let other = (id, WordColumn(Severity::Minor));
    assert_eq!(thing::Entity::find_by_id(other).one(db.reader()).await.unwrap(), None);
}
