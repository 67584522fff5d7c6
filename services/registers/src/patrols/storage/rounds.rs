//! Rounds with their stops, and the list of rounds. Timers find what is not done in time, and make the next round while a warning
//! holds. What was filled in at a stop is sealed.

use chrono::NaiveDate;
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Timer, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort},
    scope_filter,
};
use kernel::{Actor, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use sealing::Sealer;
use standards::forms::Contents;
use vocabulary::{PatrolOccasion, PatrolRoundId, PatrolRoundStatus, PlaceId, WeatherWarningId};

use super::{
    corrupt,
    entities::{round, stop},
    listed, money_columns, money_of, principal, read_list,
};
use crate::{
    patrols::domain::{PatrolRound, RoundState, Stop, StopOutcome, Tally, Visit},
    records::domain::Step,
};

/// Timers that find what is not done in time.
pub(crate) const ROUND_DUE: &str = "patrol_round_due";

/// Timers that make the round after one while a warning holds.
pub(crate) const ROUND_AGAIN: &str = "patrol_round_again";

/// How many stops a statement stores.
const ROWS: usize = 100;

const WHAT: &str = "patrol round";

const BEGINS_AT: &[Key] = &[Key::of("begins_at", KeyKind::Instant), Key::ID];

/// Rounds, what begins last first.
#[derive(Debug)]
pub(crate) struct PatrolRoundList;

impl DeclaredList for PatrolRoundList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only rounds at this estate."),
            Filter::id("plan_id", "Only rounds of this plan."),
            Filter::id("warning_id", "Only rounds because of this weather warning."),
            Filter::word("status", PatrolRoundStatus::WORDS, "Only rounds that stand there."),
            Filter::word("occasion", PatrolOccasion::WORDS, "Only rounds that are made for this reason."),
            Filter::from("begins_from", "begins_at", "Only rounds that begin at or after this."),
            Filter::before("begins_before", "begins_at", "Only rounds that begin before this."),
        ],
        sorts: &[
            Sort::by("latest", "what begins last comes first", BEGINS_AT).descending(),
            Sort::by("begins_at", "what begins first comes first", BEGINS_AT),
        ],
        columns: &[
            "name",
            "form",
            "occasion",
            "status",
            "begins_at",
            "due_at",
            "started_by",
            "started_at",
            "finished_at",
            "overdue_since",
            "stops",
            "visited",
            "skipped",
            "left_out",
            "findings",
            "patrol_round_id",
            "patrol_plan_id",
            "estate_id",
        ],
        served: &[
            Served::of(&["warning_id"], "latest", "ix_patrol_rounds__warning_id_begins_at_id"),
            Served::of(&["warning_id"], "begins_at", "ix_patrol_rounds__warning_id_begins_at_id"),
            Served::of(&["plan_id"], "latest", "ix_patrol_rounds__plan_id_begins_at_id"),
            Served::of(&["plan_id"], "begins_at", "ix_patrol_rounds__plan_id_begins_at_id"),
            Served::of(&[], "latest", "ix_patrol_rounds__estate_id_begins_at_id").by_estate(),
            Served::of(&[], "begins_at", "ix_patrol_rounds__estate_id_begins_at_id").by_estate(),
            Served::of(&[], "latest", "ix_patrol_rounds__begins_at_id"),
            Served::of(&[], "begins_at", "ix_patrol_rounds__begins_at_id"),
        ],
        ..ListSpec::of("patrol_rounds")
    };
}

/// One page of the rounds within the actor's scope.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<PatrolRound>, Failure> {
    let seen = (&actor.scope, Condition::all());
    let page = list_page::<round::Entity>(db, PatrolRoundList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// A round within this scope.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: PatrolRoundId,
) -> Result<Option<PatrolRound>, DbError> {
    let row = round::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, round::Column::EstateId))
        .one(conn)
        .await
        .context("reading a patrol round")?;
    row.map(from_row).transpose()
}

/// The stops of a round that may be read, in their order.
pub(crate) async fn stops_of(
    conn: &impl ConnectionTrait,
    sealer: &Sealer,
    id: PatrolRoundId,
) -> Result<Vec<Stop>, DbError> {
    let rows = stop::Entity::find()
        .filter(stop::Column::RoundId.eq(id.as_uuid()))
        .order_by_asc(stop::Column::Position)
        .all(conn)
        .await
        .context("reading the stops of a round")?;
    rows.into_iter().map(|row| from_stop_row(sealer, row)).collect()
}

/// The stop of a round at this place.
pub(crate) async fn stop_at(
    tx: &Tx,
    (id, place_id): (PatrolRoundId, PlaceId),
) -> Result<Option<Stop>, DbError> {
    let row = stop::Entity::find()
        .filter(stop::Column::RoundId.eq(id.as_uuid()))
        .filter(stop::Column::PlaceId.eq(place_id.as_uuid()))
        .one(tx.conn())
        .await
        .context("reading a stop of a round")?;
    row.map(|row| from_stop_row(tx.db().sealer(), row)).transpose()
}

/// Some of the rounds because of a warning that nobody has begun.
pub(crate) async fn due_of_warning(
    tx: &Tx,
    id: WeatherWarningId,
    most: u64,
) -> Result<Vec<PatrolRound>, DbError> {
    let rows = round::Entity::find()
        .filter(round::Column::WarningId.eq(id.as_uuid()))
        .filter(round::Column::Status.eq(WordColumn(PatrolRoundStatus::Due)))
        .order_by_asc(round::Column::BeginsAt)
        .limit(most)
        .all(tx.conn())
        .await
        .context("reading the rounds of a warning")?;
    rows.into_iter().map(from_row).collect()
}

/// A new round: by what it is told from others of its plan, the date on which it begins there, and when the next one after it is
/// made while a warning holds.
#[derive(Debug, Clone)]
pub(crate) struct NewRound {
    pub(crate) round: PatrolRound,
    pub(crate) stops: Vec<Stop>,
    pub(crate) begins_on: NaiveDate,
    pub(crate) again_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// Stores a new round with its stops and its timers.
pub(crate) async fn insert(tx: &Tx, new: &NewRound) -> Result<(), DbError> {
    let NewRound { round, stops, begins_on, again_at } = new;
    let mut row = to_row(round)?;
    row.slot = Set(slot_of(round));
    row.begins_on = Set(*begins_on);
    let insert = round::Entity::insert(row).exec_without_returning(tx.conn());
    insert.await.context("storing a patrol round")?;
    for some in stops.chunks(ROWS) {
        let rows = some.iter().map(|stop| to_stop_row(tx.db().sealer(), round.id, stop));
        let rows = rows.collect::<Result<Vec<_>, DbError>>()?;
        let insert = stop::Entity::insert_many(rows).exec_without_returning(tx.conn());
        insert.await.context("storing the stops of a round")?;
    }
    let again = again_at.map(|at| Timer::new(ROUND_AGAIN, round.id, at));
    let timers: Vec<Timer> = timers(round).into_iter().chain(again).collect();
    tx.reschedule(&[], &timers);
    Ok(())
}

/// By which no two rounds of a plan are alike.
fn slot_of(round: &PatrolRound) -> String {
    let occasion = round.occasion.as_str();
    let begins_at = round.begins_at.timestamp_micros();
    match (round.occasion, round.warning_id) {
        (PatrolOccasion::BeforeWeather | PatrolOccasion::AfterWeather, Some(warning_id)) => {
            format!("{occasion} {warning_id}")
        }
        (_planned, Some(warning_id)) => format!("{occasion} {warning_id} {begins_at}"),
        (_planned, None) => format!("{occasion} {begins_at}"),
    }
}

/// Stores a changed round over the version it was loaded at, and moves its timer.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &PatrolRound, round: &PatrolRound) -> Result<(), Failure> {
    let mut row = to_row(round)?;
    row.not_set(round::Column::Id);
    let updated = round::Entity::update_many()
        .set(row)
        .filter(round::Column::Id.eq(round.id.as_uuid()))
        .filter(round::Column::Version.eq(round.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a patrol round")?;
    db::expect_one(updated.rows_affected)?;
    tx.reschedule(&timers(before), &timers(round));
    Ok(())
}

/// Stores what became of a stop. Whoever does so holds its round by its version.
pub(crate) async fn save_stop(tx: &Tx, id: PatrolRoundId, stop: &Stop) -> Result<(), DbError> {
    let mut row = to_stop_row(tx.db().sealer(), id, stop)?;
    row.not_set(stop::Column::RoundId);
    row.not_set(stop::Column::Position);
    let updated = stop::Entity::update_many()
        .set(row)
        .filter(stop::Column::RoundId.eq(id.as_uuid()))
        .filter(stop::Column::PlaceId.eq(stop.place_id.as_uuid()))
        .exec(tx.conn());
    updated.await.map(drop).context("saving a stop of a round")
}

fn timers(round: &PatrolRound) -> Vec<Timer> {
    round.watched_until().map(|at| Timer::new(ROUND_DUE, round.id, at)).into_iter().collect()
}

/// All but what is fixed when it is made: its slot, and the date there.
fn to_row(round: &PatrolRound) -> Result<round::ActiveModel, DbError> {
    let id = round.id;
    let number = |number: u32| i32::try_from(number).map_err(|fault| corrupt(WHAT, id, fault));
    let (fee_minor, fee_currency) = money_columns(round.cleaning_fee);
    let started = round.state.started();
    let (finished, cancelled_at) = match &round.state {
        RoundState::Done { finished, .. } => (Some(finished), None),
        RoundState::Cancelled { at } => (None, Some(*at)),
        RoundState::Due | RoundState::InProgress { .. } | RoundState::Missed { .. } => (None, None),
    };
    Ok(round::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(round.version),
        sequence: Set(round.sequence),
        estate_id: Set(IdColumn(round.estate_id)),
        plan_id: Set(IdColumn(round.plan_id)),
        name: Set(round.name.clone()),
        form: Set(round.form.clone()),
        form_version: Set(round.form_version),
        position: Set(round.position.clone()),
        fee_minor: Set(fee_minor),
        fee_currency: Set(fee_currency),
        occasion: Set(WordColumn(round.occasion)),
        warning_id: Set(round.warning_id.map(IdColumn)),
        begins_at: Set(round.begins_at),
        due_at: Set(round.due_at),
        status: Set(WordColumn(round.state.status())),
        started_by: Set(started.map(|step| step.by.to_string())),
        started_at: Set(started.map(|step| step.at)),
        finished_by: Set(finished.map(|step| step.by.to_string())),
        finished_at: Set(finished.map(|step| step.at)),
        overdue_since: Set(round.state.overdue_since()),
        cancelled_at: Set(cancelled_at),
        stops: Set(number(round.tally.stops)?),
        visited: Set(number(round.tally.visited)?),
        skipped: Set(number(round.tally.skipped)?),
        left_out: Set(number(round.tally.left_out)?),
        findings: Set(number(round.tally.findings)?),
        ..Default::default()
    })
}

fn from_row(row: round::Model) -> Result<PatrolRound, DbError> {
    let id = row.id.0;
    let number = |number: i32| u32::try_from(number).map_err(|fault| corrupt(WHAT, id, fault));
    let tally = Tally {
        stops: number(row.stops)?,
        visited: number(row.visited)?,
        skipped: number(row.skipped)?,
        left_out: number(row.left_out)?,
        findings: number(row.findings)?,
    };
    Ok(PatrolRound {
        id,
        version: row.version,
        sequence: row.sequence,
        estate_id: row.estate_id.0,
        plan_id: row.plan_id.0,
        state: state_of(&row)?,
        name: row.name,
        form: row.form,
        form_version: row.form_version,
        position: row.position,
        cleaning_fee: money_of(row.fee_minor, row.fee_currency),
        occasion: row.occasion.0,
        warning_id: row.warning_id.map(|id| id.0),
        begins_at: row.begins_at,
        due_at: row.due_at,
        tally,
    })
}

fn state_of(row: &round::Model) -> Result<RoundState, DbError> {
    let id = row.id.0;
    let step = |by: &Option<String>, at| match (by, at) {
        (Some(by), Some(at)) => Ok(Some(Step { by: principal(WHAT, id, by)?, at })),
        (_by, _at) => Ok::<_, DbError>(None),
    };
    let started = step(&row.started_by, row.started_at)?;
    let finished = step(&row.finished_by, row.finished_at)?;
    let overdue_since = row.overdue_since;
    Ok(match (row.status.0, started, finished) {
        (PatrolRoundStatus::Due, ..) => RoundState::Due,
        (PatrolRoundStatus::InProgress, Some(started), _) => {
            RoundState::InProgress { started, overdue_since }
        }
        (PatrolRoundStatus::Done, Some(started), Some(finished)) => {
            RoundState::Done { started, overdue_since, finished }
        }
        (PatrolRoundStatus::Missed, ..) => RoundState::Missed { at: overdue_since.unwrap_or(row.due_at) },
        (PatrolRoundStatus::Cancelled, ..) => {
            RoundState::Cancelled { at: row.cancelled_at.unwrap_or(row.due_at) }
        }
        (status, ..) => return Err(corrupt(WHAT, id, format!("{status}, without what belongs to it"))),
    })
}

/// What sealed contents belong to.
fn place(id: PatrolRoundId, place_id: PlaceId) -> String {
    format!("patrol_stops.contents:{id}:{place_id}")
}

fn to_stop_row(sealer: &Sealer, id: PatrolRoundId, stop: &Stop) -> Result<stop::ActiveModel, DbError> {
    let (visit, skipped) = match &stop.outcome {
        StopOutcome::Open => (None, None),
        StopOutcome::Visited(visit) => (Some(visit), None),
        StopOutcome::Skipped { step, reason } => (None, Some((step, reason))),
    };
    let seal = |contents: &Contents| {
        let json = serde_json::to_string(contents.values()).map_err(|fault| corrupt(WHAT, id, fault))?;
        Ok::<_, DbError>(sealer.seal(&place(id, stop.place_id), &json)?)
    };
    let contents = visit.and_then(|visit| visit.contents.as_ref()).map(seal).transpose()?;
    Ok(stop::ActiveModel {
        round_id: Set(IdColumn(id)),
        position: Set(i32::try_from(stop.position).map_err(|fault| corrupt(WHAT, id, fault))?),
        place_id: Set(IdColumn(stop.place_id)),
        kind: Set(WordColumn(stop.kind)),
        label: Set(stop.label.clone()),
        visited_by: Set(visit.map(|visit| visit.step.by.to_string())),
        visited_at: Set(visit.map(|visit| visit.step.at)),
        contents: Set(contents),
        files: Set(listed(WHAT, id, visit.map(|visit| visit.files.as_slice()).unwrap_or_default())?),
        skipped_by: Set(skipped.map(|(step, _reason)| step.by.to_string())),
        skipped_at: Set(skipped.map(|(step, _reason)| step.at)),
        skip_reason: Set(skipped.map(|(_step, reason)| reason.clone())),
    })
}

fn from_stop_row(sealer: &Sealer, row: stop::Model) -> Result<Stop, DbError> {
    let id = row.round_id.0;
    let outcome = match (row.visited_by, row.visited_at, row.skipped_by, row.skipped_at) {
        (Some(by), Some(at), ..) => {
            let open = |sealed: Vec<u8>| {
                let json = sealer.open(&place(id, row.place_id.0), &sealed)?;
                serde_json::from_str(&json).map(Contents::stored).map_err(|fault| corrupt(WHAT, id, fault))
            };
            StopOutcome::Visited(Visit {
                step: Step { by: principal(WHAT, id, &by)?, at },
                contents: row.contents.map(open).transpose()?,
                files: read_list(WHAT, id, row.files)?,
            })
        }
        (_, _, Some(by), Some(at)) => {
            let step = Step { by: principal(WHAT, id, &by)?, at };
            StopOutcome::Skipped { step, reason: row.skip_reason.unwrap_or_default() }
        }
        (..) => StopOutcome::Open,
    };
    Ok(Stop {
        position: u32::try_from(row.position).map_err(|fault| corrupt(WHAT, id, fault))?,
        place_id: row.place_id.0,
        kind: row.kind.0,
        label: row.label,
        outcome,
    })
}
