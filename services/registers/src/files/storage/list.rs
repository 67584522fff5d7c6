//! The list of files: what it may be narrowed to, and what serves it.

use db::{
    Db, DbError, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::FileKind;

use super::{entities::file, readable_by, rows};
use crate::files::domain::StoredFile;

/// Files, newest first.
#[derive(Debug)]
pub(crate) struct FileList;

impl DeclaredList for FileList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only files of this estate."),
            Filter::id("form_record_id", "Only files of this record.").on("record_id"),
            Filter::word("kind", FileKind::WORDS, "Only files of this kind."),
            Filter::text(
                "uploaded_by",
                100,
                "Only files that were uploaded by this person, such as `staff:<id>`.",
            ),
            Filter::flag(
                "is_held",
                Test::IsSet("held_at"),
                "Only files under a legal hold (true), or without.",
            ),
        ],
        sorts: &[Sort::NEWEST],
        columns: &[
            "name",
            "kind",
            "size_bytes",
            "class",
            "uploaded_by",
            "uploaded_at",
            "keep_until",
            "file_id",
            "estate_id",
            "form_record_id",
            "digest",
        ],
        served: &[
            Served::newest(&["form_record_id"], "ix_files__record_id_id"),
            Served::newest(&["uploaded_by"], "ix_files__uploaded_by_id"),
            Served::newest(&[], "ix_files__estate_id_id").by_estate(),
            Served::newest(&[], "uq_files__id"),
        ],
        ..ListSpec::of("files")
    };
}

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<StoredFile>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<file::Entity>(db, FileList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(|row| rows::from_row(db.sealer(), row));
    let items = items.collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

#[cfg(test)]
mod tests {
    use db::{
        lists::DeclaredList,
        testing::{TestDb, must_serve, named_id, seed},
    };
    use kernel::{EstateId, Filters};
    use vocabulary::FormRecordId;

    use super::FileList;
    use crate::{files::storage::entities::file, storage::migrations::Migrator};

    const RECORDS: &str = "
INSERT INTO form_records (id, version, sequence, estate_id, form, form_version, class, revision, status, contents, filled_by,
    started_at)
SELECT named(50 + n), 1, 1, named(n % 20), 'form', 1, 'internal', 1, 'draft', '', 'staff:1', TIMESTAMPTZ '2026-02-20 08:00:00Z'
FROM generate_series(0, 99) AS n";

    const FILES: &str = "
INSERT INTO files (id, version, estate_id, record_id, class, owner, name, kind, size_bytes, digest, content_id, uploaded_by,
    uploaded_at)
SELECT gen_random_uuid(), 1, named(n % 20), named(50 + n % 100), 'internal', 'staff:' || (n % 89), '', 'jpeg', 1, n::text,
    gen_random_uuid(), 'staff:' || (n % 89), TIMESTAMPTZ '2026-02-20 08:00:00Z'
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_declared_combination_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[RECORDS, FILES]).await;
        let sample = Filters::none()
            .with("estate_id", Some(named_id::<EstateId>(7)))
            .with("form_record_id", Some(named_id::<FormRecordId>(57)))
            .with("uploaded_by", Some("staff:7"));
        let estates = [7, 17].map(named_id::<EstateId>);
        must_serve::<file::Entity>(&test, FileList::SPEC, (&estates, &sample)).await;
    }
}
