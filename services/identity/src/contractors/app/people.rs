//! The people whom firms send: entered, changed, ended, looked up.

use chrono::NaiveDate;
use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, PhoneNumber, Refusal, StaffId};
use vocabulary::{ContractorId, ContractorPersonId};

use super::follow_accounts;
use crate::{
    app::App,
    contractors::{
        domain::{ContractorPerson, ContractorPersonChange},
        storage::{self, people},
    },
    memberships::domain::Term,
    staff::{self, app::refuse_unfit},
    storage::organisation_trail as trail,
};

/// The person to enter.
#[derive(Debug, Clone)]
pub(crate) struct CreateContractorPerson {
    pub(crate) contractor_id: ContractorId,
    pub(crate) name: String,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) staff_id: Option<StaffId>,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
}

/// Which person is meant, and at which version the caller saw them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PersonTarget {
    pub(crate) id: ContractorPersonId,
    pub(crate) version: i32,
}

/// Enters somebody whom a firm sends. An account that they have gives its rights on their days alone.
///
/// # Errors
/// Faults at the fields for what is not there, does not fit or lies outside the actor's scope;
/// `identity.account_of_two_people`, `identity.contractor_administers`, `identity.beyond_own_rights`.
#[tracing::instrument(skip_all, name = "identity.create_contractor_person")]
pub(crate) async fn create_contractor_person(
    app: &App,
    actor: &Actor,
    command: CreateContractorPerson,
    idempotency_key: IdempotencyKey<ContractorPerson>,
) -> Result<Outcome<ContractorPerson>, Failure> {
    let CreateContractorPerson { contractor_id, name, phone, staff_id, from, until } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    // Held, so that its days are what they are now when the person is stored.
    let contractor = storage::hold(&tx, &actor.scope, contractor_id).await?;
    let contractor =
        contractor.ok_or_else(|| Refusal::at("/contractor_id", "contractor_person.contractor_unknown"))?;
    let term = Term::new(from, until, app.config.time_zone);
    contractor.refuse_outside(&term)?;
    let person = ContractorPerson {
        id: ContractorPersonId::new(app.db.ids().as_ref()),
        version: 1,
        contractor_id,
        name,
        phone,
        staff_id,
        term,
        created_at: tx.now(),
    };
    if let Some(staff_id) = staff_id {
        refuse_account(&tx, actor, (staff_id, &person)).await?;
    }
    people::insert(&tx, &person).await?;
    follow_accounts(&tx, staff_id.into_iter().collect()).await?;
    trail::contractor_person_changed(&tx, (actor, "create_contractor_person"), &person);
    tx.keep_reply(&idempotency_key, &person)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(person))
}

/// Changes what somebody is called and by which number they are reached.
///
/// # Errors
/// `stale_version`.
#[tracing::instrument(skip_all, name = "identity.change_contractor_person")]
pub(crate) async fn change_contractor_person(
    app: &App,
    actor: &Actor,
    target: PersonTarget,
    change: ContractorPersonChange,
) -> Result<ContractorPerson, Failure> {
    let tx = app.db.begin().await?;
    let mut person = load(&tx, actor, target).await?;
    let before = person.clone();
    if person.change(change) {
        people::save(&tx, &before, &person).await?;
        trail::contractor_person_changed(&tx, (actor, "change_contractor_person"), &person);
        tx.commit().await?;
    }
    Ok(person)
}

/// Lets somebody come no longer than a day that may be over. An account of theirs has no rights from then on.
///
/// # Errors
/// `stale_version`; faults at `/until`.
#[tracing::instrument(skip_all, name = "identity.end_contractor_person")]
pub(crate) async fn end_contractor_person(
    app: &App,
    actor: &Actor,
    target: PersonTarget,
    until: NaiveDate,
) -> Result<ContractorPerson, Failure> {
    let tx = app.db.begin().await?;
    let before = load(&tx, actor, target).await?;
    let mut ended = before.clone();
    ended.end(Term::new(before.term.from, Some(until), app.config.time_zone))?;
    people::save(&tx, &before, &ended).await?;
    follow_accounts(&tx, ended.staff_id.into_iter().collect()).await?;
    trail::contractor_person_changed(&tx, (actor, "end_contractor_person"), &ended);
    tx.commit().await?;
    Ok(ended)
}

/// The person, where all that their firm serves lies within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_contractor_person")]
pub(crate) async fn get_contractor_person(
    app: &App,
    actor: &Actor,
    id: ContractorPersonId,
) -> Result<ContractorPerson, Failure> {
    let found = people::find_within(&app.db, &actor.scope, id).await?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// One page of those of firms of which all that they serve lies within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_contractor_people")]
pub(crate) async fn list_contractor_people(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<ContractorPerson>, Failure> {
    people::list_contractor_people(&app.db, &actor.scope, query).await
}

/// Passes for an account that the actor manages, that is nobody else's on these days and does not administer the group.
async fn refuse_account(
    tx: &Tx,
    actor: &Actor,
    (staff_id, person): (StaffId, &ContractorPerson),
) -> Result<(), Failure> {
    let account = staff::storage::hold(tx, staff_id).await?;
    refuse_unfit(tx, actor, staff_id, "/staff_id").await?;
    if account.is_some_and(|account| account.is_of_administration()) {
        return Err(Refusal::conflict("identity.contractor_administers").into());
    }
    let others = people::of_account(tx.conn(), staff_id).await?;
    if others.iter().any(|(other, of_firm)| {
        other.shares_a_day_with(&person.term) && of_firm.shares_a_day_with(&person.term)
    }) {
        return Err(Refusal::conflict("identity.account_of_two_people").into());
    }
    Ok(())
}

async fn load(tx: &Tx, actor: &Actor, target: PersonTarget) -> Result<ContractorPerson, Failure> {
    let found = people::hold(tx, &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(found.version == target.version))?;
    Ok(found)
}
