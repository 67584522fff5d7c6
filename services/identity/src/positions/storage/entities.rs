//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `positions`.
pub(crate) mod position {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::{OrganisationUnitId, PositionId};

    /// One position.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "positions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PositionId>,
        pub version: i32,
        pub code: String,
        /// By what no other position is known.
        pub code_key: String,
        pub title: String,
        /// What the title is looked for by.
        pub title_key: String,
        pub organisation_unit_id: IdColumn<OrganisationUnitId>,
        pub roles: Json,
        pub place_kinds: Json,
        /// The code of a post that ships.
        pub post: Option<String>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
