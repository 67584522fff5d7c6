//! What is left of records whose time was over.

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort},
};
use kernel::{Actor, Failure, ListQuery, PageOf, Permission};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait};
use vocabulary::{FormClass, FormRecordId};

use super::entities::disposal;
use crate::retention::domain::{Disposal, Retention, RetentionBasis};

/// Disposals, the latest first.
#[derive(Debug)]
pub(crate) struct DisposalList;

impl DeclaredList for DisposalList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only records of this estate."),
            Filter::id("form_record_id", "Only this record.").on("id"),
            Filter::number("number", "Only records of this number, such as `CBR-2026-0001`, in any case."),
            Filter::text("form", 60, "Only records on this form, such as `callback-record`."),
            Filter::word("basis", RetentionBasis::WORDS, "Only those kept for as long as this one said."),
            Filter::from("disposed_from", "disposed_at", "Only what was disposed of at or after this."),
            Filter::before("disposed_before", "disposed_at", "Only what was disposed of before this."),
        ],
        sorts: &[Sort { keys: &[Key::of("disposed_at", KeyKind::Instant), Key::ID], ..Sort::NEWEST }],
        columns: &[
            "number",
            "form",
            "form_version",
            "class",
            "filed_at",
            "kept_months",
            "kept_from",
            "kept_until",
            "basis",
            "clause",
            "files_gone",
            "files_kept",
            "disposed_at",
            "form_record_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&["form_record_id"], "uq_disposals__id").few(),
            Served::newest(&["number"], "ix_disposals__number").few(),
            Served::newest(&["form"], "ix_disposals__form_disposed_at_id"),
            Served::newest(&[], "ix_disposals__estate_id_disposed_at_id").by_estate(),
            Served::newest(&[], "ix_disposals__disposed_at_id"),
        ],
        ..ListSpec::of("disposals")
    };
}

/// One page of what the actor may see: of what was confidential only they hear who might know it.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Disposal>, Failure> {
    let readable = if actor.may(Permission::RegistersConfidential) {
        Condition::all()
    } else {
        Condition::all().add(disposal::Column::Class.ne(WordColumn(FormClass::Confidential)))
    };
    let seen = (&actor.scope, readable);
    let page = list_page::<disposal::Entity>(db, DisposalList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// Stores one.
pub(crate) async fn insert(tx: &Tx, disposal: &Disposal) -> Result<(), DbError> {
    let row = to_row(disposal)?;
    let insert = disposal::Entity::insert(row).exec_without_returning(tx.conn());
    insert.await.map(drop).context("storing a disposal")
}

fn corrupt(id: FormRecordId, fault: impl std::fmt::Display) -> DbError {
    DbError::Corrupt { what: "disposal", source: format!("{id}: {fault}").into() }
}

fn to_row(disposal: &Disposal) -> Result<disposal::ActiveModel, DbError> {
    let id = disposal.record_id;
    let number = |number: u32| i32::try_from(number).map_err(|fault| corrupt(id, fault));
    let kept = &disposal.kept;
    Ok(disposal::ActiveModel {
        id: Set(IdColumn(id)),
        estate_id: Set(IdColumn(disposal.estate_id)),
        form: Set(disposal.form.clone()),
        form_version: Set(disposal.form_version),
        class: Set(WordColumn(disposal.class)),
        number: Set(disposal.number.clone()),
        filed_at: Set(disposal.filed_at),
        kept_months: Set(number(kept.months)?),
        kept_from: Set(kept.from),
        kept_until: Set(kept.until),
        basis: Set(WordColumn(kept.basis)),
        clause: Set(kept.clause.clone()),
        files_gone: Set(number(disposal.files_gone)?),
        files_kept: Set(number(disposal.files_kept)?),
        disposed_at: Set(disposal.disposed_at),
    })
}

fn from_row(row: disposal::Model) -> Result<Disposal, DbError> {
    let id = row.id.0;
    let number = |number: i32| u32::try_from(number).map_err(|fault| corrupt(id, fault));
    Ok(Disposal {
        record_id: id,
        estate_id: row.estate_id.0,
        form: row.form,
        form_version: row.form_version,
        class: row.class.0,
        number: row.number,
        filed_at: row.filed_at,
        kept: Retention {
            months: number(row.kept_months)?,
            from: row.kept_from,
            until: row.kept_until,
            basis: row.basis.0,
            clause: row.clause,
        },
        files_gone: number(row.files_gone)?,
        files_kept: number(row.files_kept)?,
        disposed_at: row.disposed_at,
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use db::{
        lists::DeclaredList,
        testing::{TestDb, must_serve, named_id, seed},
    };
    use kernel::{EstateId, Filters};
    use vocabulary::FormRecordId;

    use super::DisposalList;
    use crate::{retention::storage::entities::disposal, storage::migrations::Migrator};

    const DISPOSALS: &str = "
INSERT INTO disposals (id, estate_id, form, form_version, class, number, filed_at, kept_months, kept_from, kept_until, basis,
    files_gone, files_kept, disposed_at)
SELECT CASE n WHEN 7 THEN named(207) ELSE gen_random_uuid() END, named(n % 20), 'form-' || (n % 50), 1, 'internal', 'CBR-2026-' || n,
    TIMESTAMPTZ '2024-02-20 08:00:00Z', 24, DATE '2024-02-20', DATE '2026-02-20', 'form', 0, 0,
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute'
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_declared_combination_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[DISPOSALS]).await;
        let day = |days| test.clock().now() + TimeDelta::days(days);
        let sample = Filters::none()
            .with("estate_id", Some(named_id::<EstateId>(7)))
            .with("form_record_id", Some(named_id::<FormRecordId>(207)))
            .with("number", Some("CBR-2026-7".to_owned()))
            .with("form", Some("form-7"))
            .with("basis", Some("form"))
            .with("disposed_from", Some(day(-9)))
            .with("disposed_before", Some(day(-1)));
        let estates = [7, 17].map(named_id::<EstateId>);
        must_serve::<disposal::Entity>(&test, DisposalList::SPEC, (&estates, &sample)).await;
    }
}
