//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `files`.
pub(crate) mod file {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{FileContentId, FileId, FileKind, FormClass, FormRecordId};

    /// One file.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<FileId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub record_id: Option<IdColumn<FormRecordId>>,
        pub class: WordColumn<FormClass>,
        pub owner: String,
        /// Sealed.
        pub name: Vec<u8>,
        pub kind: WordColumn<FileKind>,
        pub size_bytes: i64,
        pub digest: String,
        pub content_id: IdColumn<FileContentId>,
        pub uploaded_by: String,
        pub uploaded_at: ChronoDateTimeUtc,
        pub asked_until: Option<ChronoDate>,
        pub keep_until: Option<ChronoDate>,
        pub held_by: Option<String>,
        pub held_at: Option<ChronoDateTimeUtc>,
        pub hold_reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
