//! Firms that work for the group: taken on, changed, ended, looked up. Who manages one sees all places that it serves.
#![warn(clippy::future_not_send)]

mod people;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use db::{FiredTimer, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Faults, ListQuery, PageOf, Refusal, Scope, StaffId};
use vocabulary::{ContractorId, PlaceId, SkillId};

use crate::{
    app::{App, publishing::follow_rights, scopes::refuse_beyond_scope},
    contractors::{
        domain::{Contact, Contractor, ContractorChange},
        storage,
    },
    memberships::{
        app::held_at,
        domain::{HeldAt, Term},
    },
    skills,
    storage::organisation_trail as trail,
};

pub(crate) use crate::contractors::storage::{ContractorList, TURN, people::ContractorPersonList};
pub(crate) use people::{
    CreateContractorPerson, PersonTarget, change_contractor_person, create_contractor_person,
    end_contractor_person, get_contractor_person, list_contractor_people,
};

/// The firm to take on.
#[derive(Debug, Clone)]
pub(crate) struct CreateContractor {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) contact: Contact,
    pub(crate) skills: BTreeSet<SkillId>,
    pub(crate) place_ids: Vec<PlaceId>,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
}

/// Which firm is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ContractorTarget {
    pub(crate) id: ContractorId,
    pub(crate) version: i32,
}

/// Takes a firm on.
///
/// # Errors
/// `identity.contractor_code_taken`, `identity.beyond_own_scope`; faults at the fields for what is not there.
#[tracing::instrument(skip_all, name = "identity.create_contractor")]
pub(crate) async fn create_contractor(
    app: &App,
    actor: &Actor,
    command: CreateContractor,
    idempotency_key: IdempotencyKey<Contractor>,
) -> Result<Outcome<Contractor>, Failure> {
    let CreateContractor { code, name, contact, skills, place_ids, from, until } = command;
    let serves = served(app, actor, &place_ids).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    refuse_unknown_skills(&tx, &skills).await?;
    let contractor = Contractor {
        id: ContractorId::new(app.db.ids().as_ref()),
        version: 1,
        code,
        name,
        contact,
        skills,
        serves,
        term: Term::new(from, until, app.config.time_zone),
        created_at: tx.now(),
    };
    storage::insert(&tx, &contractor).await?;
    trail::contractor_changed(&tx, (actor, "create_contractor"), &contractor);
    tx.keep_reply(&idempotency_key, &contractor)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(contractor))
}

/// Changes what a firm is called, whom to ask for there and what it is hired for.
///
/// # Errors
/// `stale_version`; faults at `/skill_ids`.
#[tracing::instrument(skip_all, name = "identity.change_contractor")]
pub(crate) async fn change_contractor(
    app: &App,
    actor: &Actor,
    target: ContractorTarget,
    change: ContractorChange,
) -> Result<Contractor, Failure> {
    let tx = app.db.begin().await?;
    let mut contractor = load(&tx, actor, target).await?;
    let before = contractor.clone();
    if contractor.change(change) {
        refuse_unknown_skills(&tx, &contractor.skills).await?;
        storage::save(&tx, &before, &contractor).await?;
        trail::contractor_changed(&tx, (actor, "change_contractor"), &contractor);
        tx.commit().await?;
    }
    Ok(contractor)
}

/// Lets the contract end with a day that may be over. Its people come no longer than that, and their accounts have no rights
/// from then on.
///
/// # Errors
/// `stale_version`; faults at `/until`.
#[tracing::instrument(skip_all, name = "identity.end_contractor")]
pub(crate) async fn end_contractor(
    app: &App,
    actor: &Actor,
    target: ContractorTarget,
    until: NaiveDate,
) -> Result<Contractor, Failure> {
    let tx = app.db.begin().await?;
    let before = load(&tx, actor, target).await?;
    let mut ended = before.clone();
    ended.end(Term::new(before.term.from, Some(until), app.config.time_zone))?;
    storage::save(&tx, &before, &ended).await?;
    follow_accounts(&tx, storage::people::accounts_of(&tx, ended.id).await?).await?;
    trail::contractor_changed(&tx, (actor, "end_contractor"), &ended);
    tx.commit().await?;
    Ok(ended)
}

/// Publishes the rights of those whose days at a firm, or whose firm's days, begin or end now. The timer is about either.
#[tracing::instrument(skip_all, name = "identity.turn_contractor")]
pub(crate) async fn turn_contractor(_state: &(), tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let mut accounts = storage::people::accounts_of(tx, fired.subject()).await?;
    accounts.extend(storage::people::find(tx, fired.subject()).await?.and_then(|person| person.staff_id));
    follow_accounts(tx, accounts).await
}

/// The firm, where all that it serves lies within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_contractor")]
pub(crate) async fn get_contractor(
    app: &App,
    actor: &Actor,
    id: ContractorId,
) -> Result<Contractor, Failure> {
    Ok(storage::find(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those of which all that they serve lies within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_contractors")]
pub(crate) async fn list_contractors(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Contractor>, Failure> {
    storage::list_contractors(&app.db, &actor.scope, query).await
}

async fn load(tx: &Tx, actor: &Actor, target: ContractorTarget) -> Result<Contractor, Failure> {
    let found = storage::hold(tx, &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(found.version == target.version))?;
    Ok(found)
}

/// Draws and publishes these anew, in the order of their ids: so no two who do wait for each other.
async fn follow_accounts(tx: &Tx, accounts: BTreeSet<StaffId>) -> Result<(), Failure> {
    for id in accounts {
        follow_rights(tx, id).await?;
    }
    Ok(())
}

/// The places that a firm shall serve; none is the whole group.
async fn served(app: &App, actor: &Actor, place_ids: &[PlaceId]) -> Result<Vec<HeldAt>, Failure> {
    if place_ids.is_empty() {
        refuse_beyond_scope(&app.db, actor, &Scope::Group).await?;
    }
    let mut serves = Vec::new();
    for (index, place_id) in place_ids.iter().enumerate() {
        let (_kind, at) = held_at(app, actor, (*place_id, &format!("/place_ids/{index}"))).await?;
        serves.push(at);
    }
    Ok(serves)
}

async fn refuse_unknown_skills(tx: &Tx, named: &BTreeSet<SkillId>) -> Result<(), Failure> {
    let known: BTreeSet<SkillId> =
        skills::storage::among(tx.conn(), named).await?.into_iter().map(|skill| skill.id).collect();
    let mut faults = Faults::new();
    for _unknown in named.difference(&known) {
        faults.add("/skill_ids", "skill.unknown");
    }
    Ok(faults.into_result()?)
}
