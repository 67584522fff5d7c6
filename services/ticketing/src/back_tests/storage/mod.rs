//! Back-tests and what they found.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
mod found;
pub(crate) mod past;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Timer, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served},
    where_held,
};
use kernel::{Actor, Failure, ListQuery, PageOf, Permission, Principal, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait,
};
use standards::back_test::{Aspect, Change};
use vocabulary::{BackTestId, TicketKind};

use crate::back_tests::domain::{BackTest, BackTestState, BackTestStatus, Moment, TicketDifference};
use entities::{back_test, difference};

/// Timers that look at the next tickets of a back-test.
pub(crate) const BACK_TEST: &str = "back_test";

/// Stores a new back-test, which begins at once.
pub(crate) fn insert(tx: &Tx, test: &BackTest) -> Result<(), DbError> {
    tx.insert(back_test::Entity::insert(to_row(test)?).into_query());
    tx.schedule(Timer::new(BACK_TEST, test.id, tx.now()));
    Ok(())
}

/// Stores how far it has come, with what was found; more is looked at in a moment, unless it is done.
pub(crate) async fn advance(tx: &Tx, test: &BackTest, found: &[TicketDifference]) -> Result<(), DbError> {
    let mut row = to_row(test)?;
    row.not_set(back_test::Column::Id);
    back_test::Entity::update_many()
        .set(row)
        .filter(back_test::Column::Id.eq(test.id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("saving a back-test")?;
    // As many rows as a statement takes values for.
    for rows in found.chunks(2_000) {
        difference::Entity::insert_many(rows.iter().map(|found| difference_row(test.id, found)))
            .exec_without_returning(tx.conn())
            .await
            .context("storing what would have been otherwise")?;
    }
    if test.state == BackTestState::Running {
        tx.schedule(Timer::new(BACK_TEST, test.id, tx.now()));
    }
    Ok(())
}

/// One of them.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: BackTestId) -> Result<Option<BackTest>, DbError> {
    let row = back_test::Entity::find_by_id(IdColumn(id)).one(conn).await.context("reading a back-test")?;
    row.map(from_row).transpose()
}

/// One of them, held until the commit.
pub(crate) async fn hold(tx: &Tx, id: BackTestId) -> Result<Option<BackTest>, DbError> {
    let row = back_test::Entity::find_by_id(IdColumn(id)).lock_exclusive().one(tx.conn()).await;
    row.context("holding a back-test")?.map(from_row).transpose()
}

/// How many there are.
pub(crate) async fn count(tx: &Tx) -> Result<u64, DbError> {
    back_test::Entity::find().count(tx.conn()).await.context("counting back-tests")
}

/// Deletes it with all that it found; false when it is not there.
pub(crate) async fn delete(tx: &Tx, id: BackTestId) -> Result<bool, DbError> {
    let doing = "deleting a back-test";
    difference::Entity::delete_many()
        .filter(difference::Column::BackTestId.eq(id.as_uuid()))
        .exec(tx.conn())
        .await
        .context(doing)?;
    let deleted = back_test::Entity::delete_by_id(IdColumn(id)).exec(tx.conn()).await.context(doing)?;
    tx.cancel(Timer::new(BACK_TEST, id, tx.now()));
    Ok(deleted.rows_affected > 0)
}

/// Back-tests, newest first; a few are kept.
#[derive(Debug)]
pub(crate) struct BackTestList;

impl DeclaredList for BackTestList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[Filter::word("status", BackTestStatus::WORDS, "Only those that stand so.")],
        columns: &[
            "standard",
            "standard_version",
            "from",
            "until",
            "status",
            "tickets",
            "done",
            "changed",
            "requested_by",
            "requested_at",
            "back_test_id",
        ],
        served: &[Served::newest(&[], "uq_back_tests__id")],
        ..ListSpec::of("back_tests")
    };
}

/// One page of them.
pub(crate) async fn list(db: &Db, query: &ListQuery) -> Result<PageOf<BackTest>, Failure> {
    let seen = (&Scope::all("drafts are the group's"), Condition::all());
    let page = list_page::<back_test::Entity>(db, BackTestList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// What would have been otherwise, ticket by ticket.
#[derive(Debug)]
pub(crate) struct DifferenceList;

const ASPECTS: &[&str] = &[
    Aspect::Deadline.as_str(),
    Aspect::Escalation.as_str(),
    Aspect::FollowUp.as_str(),
    Aspect::Message.as_str(),
];

const CHANGES: &[&str] = &[
    Change::Added.as_str(),
    Change::Removed.as_str(),
    Change::Earlier.as_str(),
    Change::Later.as_str(),
    Change::Otherwise.as_str(),
];

impl DeclaredList for DifferenceList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::given("back_test_id"),
            Filter::id("estate_id", "Only tickets of this estate."),
            Filter::word("kind", TicketKind::WORDS, "Only tickets of this kind."),
            Filter::word("aspect", ASPECTS, "Only differences of this sort."),
            Filter::word("change", CHANGES, "Only what would have been otherwise so."),
            Filter::text("detail", 100, "Only this promise, step, series or event, such as `resolve`."),
        ],
        columns: &[
            "number",
            "kind",
            "aspect",
            "detail",
            "change",
            "before_at",
            "before_clause",
            "after_at",
            "after_clause",
            "ticket_id",
            "estate_id",
        ],
        served: &[Served::newest(&["back_test_id"], "ix_back_test_differences__back_test_id_id")],
        ..ListSpec::of("back_test_differences")
    };
}

/// One page of what the actor may see: of what is confidential, as of the tickets.
pub(crate) async fn list_differences(
    db: &Db,
    actor: &Actor,
    id: BackTestId,
    query: ListQuery,
) -> Result<PageOf<TicketDifference>, Failure> {
    use difference::Column;
    let open = Condition::all().add(Column::IsConfidential.eq(false));
    let all = match &actor.principal {
        Principal::Staff(staff_id) => Condition::any()
            .add(Column::AboutStaffId.is_null())
            .add(Column::AboutStaffId.ne(staff_id.as_uuid())),
        Principal::Client(_) | Principal::System(_) => Condition::all(),
    };
    let readable = where_held(actor, (Permission::TicketsConfidential, Column::EstateId), all, open);
    let query = query.given("back_test_id", id);
    let page = list_page::<difference::Entity>(db, DifferenceList::SPEC, (&actor.scope, readable), &query);
    Ok(page.await?.map(difference_of))
}

fn difference_row(back_test_id: BackTestId, found: &TicketDifference) -> difference::ActiveModel {
    let TicketDifference {
        id,
        ticket_id,
        number,
        estate_id,
        kind,
        aspect,
        detail,
        change,
        before,
        after,
        is_confidential,
        about_staff,
    } = found;
    difference::ActiveModel {
        id: Set(IdColumn(*id)),
        back_test_id: Set(IdColumn(back_test_id)),
        ticket_id: Set(IdColumn(*ticket_id)),
        number: Set(number.clone()),
        estate_id: Set(IdColumn(*estate_id)),
        kind: Set(WordColumn(*kind)),
        aspect: Set(aspect.clone()),
        detail: Set(detail.clone()),
        change: Set(change.clone()),
        before_at: Set(before.at),
        before_clause: Set(before.clause.clone()),
        after_at: Set(after.at),
        after_clause: Set(after.clause.clone()),
        is_confidential: Set(*is_confidential),
        about_staff_id: Set(about_staff.map(IdColumn)),
    }
}

fn difference_of(row: difference::Model) -> TicketDifference {
    let difference::Model {
        id,
        back_test_id: _,
        ticket_id,
        number,
        estate_id,
        kind,
        aspect,
        detail,
        change,
        before_at,
        before_clause,
        after_at,
        after_clause,
        is_confidential,
        about_staff_id,
    } = row;
    TicketDifference {
        id: id.0,
        ticket_id: ticket_id.0,
        number,
        estate_id: estate_id.0,
        kind: kind.0,
        aspect,
        detail,
        change,
        before: Moment { at: before_at, clause: before_clause },
        after: Moment { at: after_at, clause: after_clause },
        is_confidential,
        about_staff: about_staff_id.map(|id| id.0),
    }
}

fn to_row(test: &BackTest) -> Result<back_test::ActiveModel, DbError> {
    let BackTest {
        id,
        standard,
        standard_version,
        document,
        estates,
        from,
        until,
        tickets,
        done,
        reached,
        state,
        found,
        requested_by,
        requested_at,
    } = test;
    let ended_at = match state {
        BackTestState::Running => None,
        BackTestState::Done(at) => Some(*at),
    };
    Ok(back_test::ActiveModel {
        id: Set(IdColumn(*id)),
        standard: Set(standard.clone()),
        standard_version: Set(*standard_version),
        document: Set(document.clone()),
        estates: Set(serde_json::json!(estates)),
        from_at: Set(*from),
        until_at: Set(*until),
        tickets: Set(*tickets),
        done: Set(*done),
        reached_at: Set(reached.map(|(at, _id)| at)),
        reached_id: Set(reached.map(|(_at, id)| IdColumn(id))),
        status: Set(WordColumn(state.kind())),
        ended_at: Set(ended_at),
        found: Set(found::write(found)),
        requested_by: Set(requested_by.clone()),
        requested_at: Set(*requested_at),
    })
}

fn from_row(row: back_test::Model) -> Result<BackTest, DbError> {
    let back_test::Model {
        id,
        standard,
        standard_version,
        document,
        estates,
        from_at,
        until_at,
        tickets,
        done,
        reached_at,
        reached_id,
        status,
        ended_at,
        found,
        requested_by,
        requested_at,
    } = row;
    let bad =
        |fault: String| DbError::Corrupt { what: "back-test", source: format!("{}: {fault}", id.0).into() };
    let state = match (status.0, ended_at) {
        (BackTestStatus::Running, None) => BackTestState::Running,
        (BackTestStatus::Done, Some(at)) => BackTestState::Done(at),
        (status, at) => return Err(bad(format!("status {status} at {at:?}"))),
    };
    Ok(BackTest {
        id: id.0,
        standard,
        standard_version,
        document,
        estates: serde_json::from_value(estates).map_err(|error| bad(error.to_string()))?,
        from: from_at,
        until: until_at,
        tickets,
        done,
        reached: reached_at.zip(reached_id.map(|id| id.0)),
        state,
        found: found::read(found).map_err(|error| bad(error.to_string()))?,
        requested_by,
        requested_at,
    })
}
