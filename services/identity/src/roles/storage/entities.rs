//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `roles`.
pub(crate) mod role {
    use db::WordColumn;
    use sea_orm::entity::prelude::*;

    use crate::staff::domain::SecondFactorPolicy;

    /// One role.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "roles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub description: String,
        pub permissions: Json,
        pub created_at: ChronoDateTimeUtc,
        pub version: i32,
        pub second_factor: WordColumn<SecondFactorPolicy>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
