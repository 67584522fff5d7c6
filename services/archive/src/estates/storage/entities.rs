//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `estates`.
pub(crate) mod estate {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;

    /// One estate.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "estates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<EstateId>,
        pub version: i32,
        pub code: String,
        /// What the code is looked up by, unique in the group.
        pub code_key: Option<String>,
        pub name: String,
        /// What the name is looked for by.
        pub name_key: Option<String>,
        pub region: String,
        /// What the tree of places says, kept beside it.
        pub outer_regions: Json,
        /// This and the country are texts, because the lists of IANA and ISO 3166-1 are not ours: the domain knows what is on them.
        pub time_zone: String,
        pub standard: String,
        pub standard_version: i32,
        pub calendar: Option<String>,
        pub inherits_standard: bool,
        pub inherits_calendar: bool,
        pub opened_at: ChronoDateTimeUtc,
        pub country: Option<String>,
        pub area_code: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
