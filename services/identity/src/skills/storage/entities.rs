//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `skills`.
pub(crate) mod skill {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::SkillId;

    /// One skill.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "skills")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<SkillId>,
        pub version: i32,
        pub code: String,
        /// By what no other skill is known.
        pub code_key: String,
        pub name: String,
        /// What the name is looked for by.
        pub name_key: String,
        pub clears_for: Json,
        pub demanded_from: Option<ChronoDate>,
        pub demanded_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
