//! The list of records: what it may be narrowed to, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::FormRecordStatus;

use super::{entities::record, form_of, readable_by, rows};
use crate::{forms::storage::Forms, records::domain::FormRecord};

const HANDED_IN_AT: &[Key] = &[Key::of("handed_in_at", KeyKind::Instant), Key::ID];

/// What is kept for ever has no such day.
const KEEP_UNTIL: &[Key] = &[Key::of("keep_until", KeyKind::Day), Key::ID];

/// Records, newest first.
#[derive(Debug)]
pub(crate) struct FormRecordList;

impl DeclaredList for FormRecordList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only records of this estate."),
            Filter::text("form", 60, "Only records on this form, such as `key-loan-register`."),
            Filter::word("status", FormRecordStatus::WORDS, "Only records that stand there."),
            Filter::number("number", "Only records of this number, such as `KEY-2026-0001`, in any case."),
            Filter::id("unit_id", "Only records about this home."),
            Filter::id("customer_id", "Only records about this customer."),
            Filter::text(
                "filled_by",
                100,
                "Only records that were filled in by this person, such as `staff:<id>`.",
            ),
            Filter::from("handed_in_from", "handed_in_at", "Only records handed in at or after this."),
            Filter::before("handed_in_before", "handed_in_at", "Only records handed in before this."),
            Filter::flag(
                "running",
                Test::IsSet("running_since"),
                "Only records that run, such as loans of keys that are out (true), or that do not (false).",
            ),
            Filter::flag(
                "is_overdue",
                Test::IsSetToo("running_since", "overdue_since"),
                "Only records that run and should have been closed (true), or that run and need not be yet (false).",
            ),
            Filter::before(
                "due_before",
                "due_at",
                "Only records that run and have to be closed before this.",
            ),
            Filter::day(
                "keep_until_before",
                "Only filed records that have to be kept until a day before this: what is disposed of by then, \
                 unless it is held.",
            )
            .asks(Test::Before("keep_until")),
            Filter::flag(
                "is_held",
                Test::IsSet("held_at"),
                "Only records under a legal hold (true), or without.",
            ),
        ],
        sorts: &[
            Sort::NEWEST.ranged(&["handed_in_from", "handed_in_before"], HANDED_IN_AT),
            Sort::by("keep_until", "what is kept for the shortest time comes first", KEEP_UNTIL),
        ],
        columns: &[
            "number",
            "form",
            "title.zh",
            "title.en",
            "status",
            "revision",
            "filled_by",
            "started_at",
            "handed_in_at",
            "checked_at",
            "filed_at",
            "keep_until",
            "held_at",
            "running_since",
            "due_at",
            "overdue_since",
            "closed_at",
            "form_record_id",
            "estate_id",
            "unit_id",
            "customer_id",
        ],
        served: &[
            Served::newest(&["number"], "ix_form_records__number_id").few(),
            Served::newest(&["unit_id"], "ix_form_records__unit_id_id"),
            Served::newest(&["customer_id"], "ix_form_records__customer_id_id"),
            Served::newest(&["filled_by"], "ix_form_records__filled_by_id"),
            Served::newest(&["handed_in_from", "handed_in_before"], "ix_form_records__handed_in_at_id"),
            Served::newest(&["handed_in_from"], "ix_form_records__handed_in_at_id"),
            Served::newest(&["handed_in_before"], "ix_form_records__handed_in_at_id"),
            Served::newest(&["is_overdue"], "ix_form_records__estate_id_id_overdue").by_estate().few(),
            Served::newest(&["is_overdue"], "ix_form_records__id_overdue").few(),
            Served::newest(&["due_before"], "ix_form_records__estate_id_due_at").by_estate().few(),
            Served::newest(&["due_before"], "ix_form_records__due_at").few(),
            Served::newest(&["running"], "ix_form_records__estate_id_id_running").by_estate(),
            Served::newest(&["running"], "ix_form_records__id_running"),
            Served::newest(&["is_held"], "ix_form_records__id_held").few(),
            Served::of(&[], "keep_until", "ix_form_records__estate_id_keep_until_id").by_estate(),
            Served::of(&[], "keep_until", "ix_form_records__keep_until_id"),
            Served::newest(&["form"], "ix_form_records__estate_id_form_id").by_estate(),
            Served::newest(&["form"], "ix_form_records__form_id"),
            Served::newest(&[], "ix_form_records__estate_id_id").by_estate(),
            Served::newest(&[], "uq_form_records__id"),
        ],
        ..ListSpec::of("form_records")
    };
}

/// One page of what the actor may see, without its signatures, which no list shows.
pub(crate) async fn list(
    db: &Db,
    forms: &Forms,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<FormRecord>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<record::Entity>(db, FormRecordList::SPEC, seen, query).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let form = form_of(db.reader(), forms, &row).await?;
        items.push(rows::from_row(db.sealer(), row, (form, Vec::new()))?);
    }
    Ok(PageOf { items, next: page.next, count: page.count })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use db::{
        lists::DeclaredList,
        testing::{TestDb, must_serve, named_id, seed},
    };
    use kernel::{EstateId, Filters};
    use vocabulary::{CustomerId, UnitId};

    use super::FormRecordList;
    use crate::{records::storage::entities::record, storage::migrations::Migrator};

    const RECORDS: &str = "
INSERT INTO form_records (id, version, sequence, estate_id, unit_id, customer_id, form, form_version, class, number, revision,
    status, contents, filled_by, started_at, handed_in_at, running_since, due_at, overdue_since, keep_until, held_by, held_at,
    hold_reason)
SELECT gen_random_uuid(), 1, 1, named(n % 20), named(50 + n % 100), named(150 + n % 100), 'form-' || (n % 50), 1, 'internal',
    'KEY-2026-' || n, 1, 'submitted', '', 'staff:' || (n % 89), TIMESTAMPTZ '2026-02-20 08:00:00Z',
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute',
    CASE WHEN (n / 20) % 5 = 0 THEN TIMESTAMPTZ '2026-02-20 08:00:00Z' END,
    CASE WHEN (n / 20) % 40 = 0 THEN TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute' END,
    CASE WHEN (n / 20) % 80 = 0 THEN TIMESTAMPTZ '2026-02-21 08:00:00Z' END,
    CASE WHEN (n / 20) % 4 = 1 THEN DATE '2028-02-20' + ((n * 7919) % 2000) END,
    CASE WHEN (n / 20) % 200 = 1 THEN 'staff:1' END,
    CASE WHEN (n / 20) % 200 = 1 THEN TIMESTAMPTZ '2026-02-21 08:00:00Z' END,
    CASE WHEN (n / 20) % 200 = 1 THEN 'a claim' END
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_declared_combination_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[RECORDS]).await;
        let day = |days| test.clock().now() + TimeDelta::days(days);
        let sample = Filters::none()
            .with("number", Some("KEY-2026-7".to_owned()))
            .with("estate_id", Some(named_id::<EstateId>(7)))
            .with("unit_id", Some(named_id::<UnitId>(57)))
            .with("customer_id", Some(named_id::<CustomerId>(157)))
            .with("form", Some("form-7"))
            .with("filled_by", Some("staff:7"))
            .with("handed_in_from", Some(day(-9)))
            .with("handed_in_before", Some(day(-1)))
            .with("running", Some(true))
            .with("is_overdue", Some(true))
            .with("due_before", Some(day(-9)))
            .with("is_held", Some(true));
        let estates = [7, 17].map(named_id::<EstateId>);
        must_serve::<record::Entity>(&test, FormRecordList::SPEC, (&estates, &sample)).await;
    }
}
