//! Who may do alone what asks for a clearance (独立上岗), as identity says: kept by services in which such things are done.
//!
//! Its tables are not among the chassis', since few services need them: those add [`migration`] to their own and have their
//! consumer [`follow`] what is published. Nothing is asked before identity says that it is, nor of applications: a
//! certificate is a person's. What is kept is read as it stands, and not from memory.

use std::sync::Arc;

use contracts::identity::{SkillChanged, StaffChanged};
use db::{Context, Db, DbError, InboxConsumer, Tx, estates::EstateRef, principals};
use envelope::Envelope;
use kernel::{Actor, Coded, Failure, OpenWord, Principal, Refusal, StaffId};
use sea_orm::{
    ConnectionTrait, ExprTrait, JsonValue,
    sea_query::{Expr, OnConflict, Query},
};
use sea_orm_migration::MigrationTrait;
use vocabulary::ClearedAct;

use crate::migration::Clearances;

/// The events that tell who there is.
const STAFF: [&str; 1] = ["identity.staff"];

/// The step that creates the tables.
#[must_use]
pub fn migration() -> Box<dyn MigrationTrait> {
    Box::new(Clearances)
}

/// Has `consumer` keep who is cleared for what, and from when on that is asked.
#[must_use]
pub fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer
        .on::<StaffChanged, _, _>((), on_staff_changed)
        .on_in_any_order::<SkillChanged, _, _>((), on_skill_changed)
}

async fn on_staff_changed(
    _state: &(),
    tx: &Tx,
    event: StaffChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let acts = serde_json::to_value(&event.cleared_for).map_err(corrupt)?;
    let values = [event.staff_id.as_uuid().into(), acts.into(), envelope.sequence.into()];
    Ok(keep(tx, "cleared_staff", ("staff_id", &["acts", "sequence"]), values).await?)
}

async fn on_skill_changed(
    _state: &(),
    tx: &Tx,
    event: SkillChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let acts = serde_json::to_value(&event.clears_for).map_err(corrupt)?;
    let id = event.skill_id.as_uuid().into();
    let values = [id, acts.into(), envelope.sequence.into(), event.demanded_at.into()];
    let columns = ("skill_id", &["acts", "sequence", "demanded_at"][..]);
    Ok(keep(tx, "demanded_clearances", columns, values).await?)
}

/// Takes over what identity said, unless something newer is known already.
async fn keep(
    tx: &Tx,
    table: &'static str,
    (key, changing): (&'static str, &[&'static str]),
    values: impl IntoIterator<Item = Expr>,
) -> Result<(), DbError> {
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col((table, "sequence")));
    let conflict = OnConflict::column(key)
        .update_columns(changing.iter().copied())
        .action_and_where(is_newer)
        .to_owned();
    let mut insert = Query::insert();
    insert.into_table(table).columns(std::iter::once(key).chain(changing.iter().copied()));
    insert.values_panic(values).on_conflict(conflict);
    tx.conn().execute(&insert).await.map(drop).context("keeping a clearance")
}

/// What somebody is about to do, and who sits beside them if somebody does.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What it may ask a clearance for; nothing where it never does.
    pub act: Option<ClearedAct>,
    /// The colleague whom the request names.
    pub accompanied_by: Option<StaffId>,
    /// Where, once that is known.
    pub estate: Option<Arc<EstateRef>>,
}

impl Attempt {
    /// Passes for those who are cleared for it or who sit beside a colleague who is, for applications, and for everybody
    /// while it is not asked.
    ///
    /// # Errors
    /// `clearance.missing`; a fault at `/accompanied_by` for a colleague who is not there, is the caller, may not sign
    /// in, does not see the estate or is not cleared either, and for any where no clearance can be asked for;
    /// `not_known_yet` for one of whom the event may be on its way.
    pub async fn check(&self, db: &Db, actor: &Actor) -> Result<(), Failure> {
        match (self.act, self.accompanied_by) {
            (None, None) => Ok(()),
            (None, Some(_companion)) => Err(Refusal::at(COMPANION, "companion.not_asked").into()),
            (Some(act), Some(companion)) => self.check_companion(db, actor, (act, companion)).await,
            (Some(act), None) => refuse_uncleared(db, actor, act).await,
        }
    }

    async fn check_companion(
        &self,
        db: &Db,
        actor: &Actor,
        (act, companion): (ClearedAct, StaffId),
    ) -> Result<(), Failure> {
        let principal = Principal::Staff(companion);
        if principal == actor.principal {
            return Err(Refusal::at(COMPANION, "companion.is_caller").into());
        }
        let unknown = Refusal::at(COMPANION, "companion.unknown");
        let absent = db.refusal_if_absent(db.reader(), &STAFF, &companion.to_string(), unknown).await?;
        let known = principals::find(db.reader(), &principal).await?.ok_or(absent)?;
        // Nobody learns who works at places that they may not see.
        let there = known.actor().scope;
        let sees = |estate: &Arc<EstateRef>| there.covers(estate.estate_id, estate.regions());
        if !self.estate.as_ref().is_none_or(sees) {
            return Err(Refusal::at(COMPANION, "companion.unknown").into());
        }
        if !known.is_enabled {
            return Err(Refusal::at(COMPANION, "companion.disabled").into());
        }
        if is_demanded(db, act).await? && !is_cleared(db, companion, act).await? {
            return Err(Refusal::at(COMPANION, "companion.not_cleared").into());
        }
        Ok(())
    }
}

/// Where requests name the colleague.
const COMPANION: &str = "/accompanied_by";

async fn refuse_uncleared(db: &Db, actor: &Actor, act: ClearedAct) -> Result<(), Failure> {
    let Some(id) = actor.principal.staff_id() else { return Ok(()) };
    if !is_demanded(db, act).await? || is_cleared(db, id, act).await? {
        return Ok(());
    }
    Err(Refusal::forbidden(Coded::new("clearance.missing").with("what", act)).into())
}

/// True when nobody may do it without a clearance by now.
async fn is_demanded(db: &Db, act: ClearedAct) -> Result<bool, DbError> {
    let select = Query::select()
        .column("acts")
        .from("demanded_clearances")
        .and_where(Expr::col("demanded_at").lte(db.clock().now()))
        .to_owned();
    let rows = db.reader().query_all(&select).await.context("reading what asks for a clearance")?;
    for row in rows {
        if names(row.try_get_by_index(0).context("reading what asks for a clearance")?, act)? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn is_cleared(db: &Db, staff_id: StaffId, act: ClearedAct) -> Result<bool, DbError> {
    let select = Query::select()
        .column("acts")
        .from("cleared_staff")
        .and_where(Expr::col("staff_id").eq(staff_id.as_uuid()))
        .to_owned();
    let Some(row) = db.reader().query_one(&select).await.context("reading a clearance")? else {
        return Ok(false);
    };
    names(row.try_get_by_index(0).context("reading a clearance")?, act)
}

fn names(acts: JsonValue, act: ClearedAct) -> Result<bool, DbError> {
    let acts: Vec<OpenWord<ClearedAct>> = serde_json::from_value(acts).map_err(corrupt)?;
    Ok(acts.iter().any(|known| *known == act))
}

fn corrupt(source: serde_json::Error) -> DbError {
    DbError::Corrupt { what: "a clearance", source: source.into() }
}
