//! What is dialled in an emergency: the public services' numbers of the estate's country, and those that it has set.

use std::{collections::BTreeMap, sync::Arc};

use db::{AuditEntry, Tx, estates::EstateRef};
use kernel::{Actor, EstateId, Failure, Refusal};
use serde_json::json;
use standards::playbooks::emergency_number;
use vocabulary::EmergencyContact;

use crate::{
    app::App,
    playbooks::storage::numbers::{self, OwnNumbers},
};

/// What is dialled at an estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EstateNumbers {
    pub(crate) estate_id: EstateId,
    /// Counts how often the estate set its own, from 0.
    pub(crate) version: i32,
    /// What it set itself.
    pub(crate) own: BTreeMap<EmergencyContact, String>,
    /// ISO 3166-1.
    pub(crate) country: String,
}

impl EstateNumbers {
    fn of(estate: &EstateRef, own: Option<OwnNumbers>) -> Self {
        let OwnNumbers { version, numbers } = own.unwrap_or_default();
        let country = estate.dial_plan().country().to_owned();
        Self { estate_id: estate.estate_id, version, own: numbers, country }
    }

    /// What is dialled for a contact; none where neither the estate nor its country has one.
    pub(crate) fn number(&self, contact: EmergencyContact) -> Option<&str> {
        let own = self.own.get(&contact).map(String::as_str);
        own.or_else(|| emergency_number(&self.country, contact))
    }
}

/// What an estate sets, in place of all that it had set.
#[derive(Debug, Clone)]
pub(crate) struct SetNumbers {
    pub(crate) estate_id: EstateId,
    /// As the caller saw it.
    pub(crate) version: i32,
    pub(crate) numbers: BTreeMap<EmergencyContact, String>,
}

/// What is dialled at an estate of the actor's.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "ticketing.get_numbers")]
pub(crate) async fn get_numbers(
    app: &App,
    actor: &Actor,
    estate_id: EstateId,
) -> Result<EstateNumbers, Failure> {
    numbers_of(app, &*seen(app, actor, estate_id).await?).await
}

/// Sets what is dialled at an estate.
///
/// # Errors
/// Not found; `stale_version`.
#[tracing::instrument(skip_all, name = "ticketing.set_numbers")]
pub(crate) async fn set_numbers(
    app: &App,
    actor: &Actor,
    command: SetNumbers,
) -> Result<EstateNumbers, Failure> {
    let SetNumbers { estate_id, version, numbers: set } = command;
    let estate = seen(app, actor, estate_id).await?;
    let tx = app.db.begin().await?;
    tx.hold(&format!("emergency_numbers {estate_id}")).await?;
    let before = EstateNumbers::of(&estate, numbers::find(tx.conn(), tx.db(), estate_id).await?);
    if before.version != version {
        return Err(db::stale_version().into());
    }
    let own = OwnNumbers { version: version + 1, numbers: set };
    numbers::save(&tx, estate_id, &own).await?;
    let named: Vec<EmergencyContact> = own.numbers.keys().copied().collect();
    let line = AuditEntry::new(actor, "set_emergency_numbers", "emergency_numbers", estate_id).at(estate_id);
    tx.audit(line.after(json!({ "version": own.version, "contacts": named })));
    tx.commit().await?;
    Ok(EstateNumbers::of(&estate, Some(own)))
}

/// The estate, where the actor may see it.
async fn seen(app: &App, actor: &Actor, estate_id: EstateId) -> Result<Arc<EstateRef>, Failure> {
    let estate = app.db.estate(estate_id).await?;
    let seen = estate.filter(|estate| actor.scope.covers(estate_id, estate.regions()));
    Ok(seen.ok_or_else(Refusal::not_found)?)
}

pub(super) async fn numbers_of(app: &App, estate: &EstateRef) -> Result<EstateNumbers, Failure> {
    let own = numbers::find(app.db.reader(), &app.db, estate.estate_id).await?;
    Ok(EstateNumbers::of(estate, own))
}

/// The same inside a transaction.
pub(super) async fn numbers_in(tx: &Tx, estate_id: EstateId) -> Result<EstateNumbers, Failure> {
    let estate = tx.expect_estate(estate_id).await?;
    Ok(EstateNumbers::of(&estate, numbers::find(tx.conn(), tx.db(), estate_id).await?))
}
