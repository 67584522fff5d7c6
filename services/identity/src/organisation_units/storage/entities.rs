//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `organisation_units`.
pub(crate) mod organisation_unit {
    use db::{IdColumn, WordColumn};
    use sea_orm::entity::prelude::*;
    use vocabulary::OrganisationUnitId;

    use crate::organisation_units::domain::OrganisationUnitKind;

    /// One unit.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<OrganisationUnitId>,
        pub version: i32,
        pub kind: WordColumn<OrganisationUnitKind>,
        pub parent_id: Option<IdColumn<OrganisationUnitId>>,
        pub code: String,
        /// By what no other unit is known.
        pub code_key: String,
        pub name: String,
        /// What the name is looked for by.
        pub name_key: String,
        pub valid_from: Option<ChronoDate>,
        pub valid_until: Option<ChronoDate>,
        pub calendar: Option<String>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
