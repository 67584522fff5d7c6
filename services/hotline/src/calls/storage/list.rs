//! The list of calls: what it may be narrowed to, and what serves it.

use db::{
    Db, DbError, ListSpec, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::CallDirection;

use super::{entities::call, from_row, visible_to};
use crate::calls::domain::{Call, CallStatus};

const ANSWERED_AT: &[Key] = &[Key::of("answered_at", KeyKind::Instant), Key::ID];

/// Calls, newest first.
#[derive(Debug)]
pub(crate) struct CallList;

impl DeclaredList for CallList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            // Looked for by its blind index, which takes the number's place in the query.
            Filter::text(
                "phone",
                64,
                "Only calls with this number, in any usual spelling. Two calls without a number are never of one caller: \
                 `anonymous` finds none.",
            )
            .on("phone_index"),
            Filter::id("estate_id", "Only calls of this estate. A number without its area code is one of there."),
            Filter::word("status", CallStatus::WORDS, "Only calls in this state."),
            Filter::word("direction", CallDirection::WORDS, "Only calls that came in, or went out."),
            Filter::text("answered_by", 100, "Only calls in which this person spoke, such as `staff:<id>`."),
            Filter::from("answered_from", "answered_at", "Only calls answered at or after this."),
            Filter::before("answered_before", "answered_at", "Only calls answered before this."),
        ],
        sorts: &[Sort::NEWEST.ranged(&["answered_from", "answered_before"], ANSWERED_AT)],
        columns: &[
            "answered_at",
            "ended_at",
            "direction",
            "caller",
            "phone",
            "status",
            "answered_by",
            "note",
            "call_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&["phone", "answered_from", "answered_before"], "ix_calls__phone_index_id").few(),
            Served::newest(&["phone"], "ix_calls__phone_index_id"),
            Served::newest(&["answered_from", "answered_before"], "ix_calls__answered_at_id"),
            Served::newest(&["answered_from"], "ix_calls__answered_at_id"),
            Served::newest(&["answered_before"], "ix_calls__answered_at_id"),
            Served::newest(&["answered_by"], "ix_calls__answered_by_id"),
            Served::newest(&["estate_id"], "ix_calls__estate_id_id"),
            Served::newest(&[], "uq_calls__id"),
        ],
        ..ListSpec::of("calls")
    };
}

/// One page of what the actor may see: whoever spoke sees their own even before its estate is known, so that calls are not
/// read estate by estate.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Call>, Failure> {
    let seen = (&actor.scope, visible_to(actor));
    let page = list_page::<call::Entity>(db, CallList::SPEC, seen, query).await?;
    let items =
        page.items.into_iter().map(|row| from_row(db.sealer(), row)).collect::<Result<_, DbError>>()?;
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

    use super::CallList;
    use crate::{calls::storage::entities::call, storage::migrations::Migrator};

    const CALLS: &str = "
INSERT INTO calls (id, version, estate_id, direction, phone, phone_index, answered_by, answered_at, status)
SELECT gen_random_uuid(), 1, named(n % 20), 'inbound', '', decode(lpad(to_hex(n % 97), 2, '0'), 'hex'),
    'staff:' || (n % 89), TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute', 'ended'
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_declared_combination_is_served_by_its_index_on_postgres() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[CALLS]).await;
        let day = |days| test.clock().now() + TimeDelta::days(days);
        let sample = Filters::none()
            .with("phone", Some(vec![7_u8]))
            .with("estate_id", Some(named_id::<EstateId>(7)))
            .with("answered_by", Some("staff:7"))
            .with("answered_from", Some(day(-9)))
            .with("answered_before", Some(day(-1)));
        must_serve::<call::Entity>(&test, CallList::SPEC, (&[], &sample)).await;
    }
}
