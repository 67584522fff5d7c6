//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `articles`.
pub(crate) mod article {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::ArticleKind;

    /// One version of one article of the group's own.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "articles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub kind: WordColumn<ArticleKind>,
        pub estate_id: Option<IdColumn<EstateId>>,
        pub must_know: bool,
        pub title_zh: Option<String>,
        pub text_zh: Option<String>,
        pub title_en: Option<String>,
        pub text_en: Option<String>,
        /// What is looked for in it.
        pub search_key: String,
        /// False of former versions, and once it was withdrawn.
        pub is_current: bool,
        /// A member of staff or an application, as the audit trail spells them.
        pub changed_by: String,
        pub changed_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `article_attestations`.
pub(crate) mod attestation {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;

    /// That one member of staff read one version.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "article_attestations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: IdColumn<StaffId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub attested_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
