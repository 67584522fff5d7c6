//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `standards`.
pub(crate) mod standard {
    use db::WordColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::StandardStatus;

    /// One version.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "standards")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub document: String,
        /// Who proposed it: the columns are older than proposals.
        pub published_by: String,
        pub published_at: ChronoDateTimeUtc,
        pub status: WordColumn<StandardStatus>,
        pub edit_version: i32,
        /// Who published or withdrew it last, and when; absent of proposals, and of what is older than they are.
        pub decided_by: Option<String>,
        pub decided_at: Option<ChronoDateTimeUtc>,
        /// Why it was withdrawn.
        pub reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
