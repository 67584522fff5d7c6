//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `shift_patterns`.
pub(crate) mod shift_pattern {
    use db::{IdColumn, WordColumn};
    use sea_orm::entity::prelude::*;
    use vocabulary::ShiftPatternId;

    use crate::shift_patterns::domain::SpecialDayRule;

    /// One pattern.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shift_patterns")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<ShiftPatternId>,
        pub version: i32,
        pub code: String,
        /// By what no other pattern is known.
        pub code_key: String,
        pub name: String,
        /// What the name is looked for by.
        pub name_key: String,
        pub shifts: Json,
        pub cycle: Json,
        pub anchor: ChronoDate,
        pub on_holidays: WordColumn<SpecialDayRule>,
        pub holiday_shift: Option<String>,
        pub on_swapped_days: WordColumn<SpecialDayRule>,
        pub swapped_day_shift: Option<String>,
        pub until_day: Option<ChronoDate>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
