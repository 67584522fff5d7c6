//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `imports`.
pub(crate) mod import {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::ImportId;

    /// One batch brought in.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<ImportId>,
        pub imported_by: String,
        pub estates: i32,
        pub units: i32,
        pub customers: i32,
        pub occupancies: i32,
        pub imported_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
