//! Amounts owed: looked at, explained to somebody who asks why they owe it (BIL-15), posted by hand until tariffs reckon it,
//! and taken back, whether an invoice asks for them or not. No day of a fee is charged twice.
#![warn(clippy::future_not_send)]

mod work;

use copies::parties::{Parties, find_estate};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Explained, Failure, ListQuery, PageOf, Refusal};
use vocabulary::ChargeId;

use crate::{
    app::App,
    charges::{
        domain::{Charge, ChargeItem, Origin, Period, Reversal, ReversalKind, period_charged},
        storage::{self, ChargeInvoice},
    },
    invoices::{
        self,
        domain::{Invoice, explain},
    },
    ledger::{self, app::books::store_charge, domain::Journal},
    payers::{self, domain::Party},
};

pub(crate) use work::{cancel_work, charge_work, dispute_work, rectify_work};

pub(crate) use crate::charges::storage::ChargeList;

/// A charge with the invoice that asks for it.
#[derive(Debug, Clone)]
pub(crate) struct InvoicedCharge {
    pub(crate) charge: Charge,
    /// Absent until an invoice asks for it.
    pub(crate) invoice: Option<ChargeInvoice>,
}

/// A charge with its invoice.
async fn asked(app: &App, charge: Charge) -> Result<InvoicedCharge, Failure> {
    let invoice = storage::invoices_of(app.db.reader(), &[charge.id]).await?.remove(&charge.id);
    Ok(InvoicedCharge { charge, invoice })
}

/// The charge, when the actor may see it.
#[tracing::instrument(skip_all, name = "billing.get_charge")]
pub(crate) async fn get_charge(app: &App, actor: &Actor, id: ChargeId) -> Result<InvoicedCharge, Failure> {
    let charge = storage::find(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    asked(app, charge).await
}

/// One page of the charges the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_charges")]
pub(crate) async fn list_charges(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<InvoicedCharge>, Failure> {
    let page = storage::list(&app.db, &actor.scope, query).await?;
    let ids: Vec<ChargeId> = page.items.iter().map(|charge| charge.id).collect();
    let mut invoices = storage::invoices_of(app.db.reader(), &ids).await?;
    Ok(page.map(|charge| InvoicedCharge { invoice: invoices.remove(&charge.id), charge }))
}

/// A charge, the words for it, and the books behind it.
#[derive(Debug, Clone)]
pub(crate) struct ExplainedCharge {
    pub(crate) asked: InvoicedCharge,
    pub(crate) steps: Vec<Explained>,
    pub(crate) invoice: Option<Invoice>,
    pub(crate) journals: Vec<Journal>,
}

/// Explains a charge the actor may see.
#[tracing::instrument(skip_all, name = "billing.explain_charge")]
pub(crate) async fn explain_charge(
    app: &App,
    actor: &Actor,
    id: ChargeId,
) -> Result<ExplainedCharge, Failure> {
    let asked = get_charge(app, actor, id).await?;
    let invoice = match asked.invoice {
        Some(by) => invoices::storage::find(&app.db, &actor.scope, by.invoice_id).await?,
        None => None,
    };
    let journals = ledger::storage::of_charge(&app.db, &actor.scope, id).await?;
    let estate_id = asked.charge.payer.estate_id;
    let estate = find_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
    let zone = estate.ok_or_else(Refusal::not_found)?.zone()?;
    let steps = explain(&asked.charge, invoice.as_ref(), zone);
    Ok(ExplainedCharge { asked, steps, invoice, journals })
}

/// What is owed, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct PostCharge {
    pub(crate) estate_id: EstateId,
    pub(crate) party: Party,
    pub(crate) item: ChargeItem,
    /// The days it is for, when the fee comes again and again.
    pub(crate) period: Option<Period>,
}

/// Posts a charge; no invoice asks for it yet.
#[tracing::instrument(skip_all, name = "billing.post_charge")]
pub(crate) async fn post_charge(
    app: &App,
    actor: &Actor,
    command: PostCharge,
    idempotency_key: IdempotencyKey<InvoicedCharge>,
) -> Result<Outcome<InvoicedCharge>, Failure> {
    let PostCharge { estate_id, party, item, period } = command;
    // Before the others are asked: a request that comes again is answered as it was then, whatever they say now.
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let Party { unit_id, customer_id } = party;
    Parties { estate_id, unit_id, customer_id }.check(&app.db, app.directory.as_ref(), actor).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let payer = payers::storage::open(&tx, estate_id, party).await?;
    if let Some(period) = period
        && let Some(other) = storage::on_days(&tx, &payer, &item.fee, period).await?
    {
        return Err(period_charged(&other, period).into());
    }
    let id = ChargeId::new(app.db.ids().as_ref());
    let origin = Origin::ByHand { by: actor.principal.to_string(), period };
    let (charge, event) = Charge::post(id, payer, (item, origin), tx.now())?;
    store_charge(&tx, actor, &charge, event).await?;
    let asked = InvoicedCharge { charge, invoice: None };
    tx.keep_reply(&idempotency_key, &asked)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(asked))
}

/// Which charge, at which version the caller saw it, and why.
#[derive(Debug, Clone)]
pub(crate) struct ReverseCharge {
    pub(crate) id: ChargeId,
    /// The version of the `If-Match`.
    pub(crate) version: i32,
    pub(crate) kind: ReversalKind,
    pub(crate) reason: String,
}

/// Reverses a charge.
#[tracing::instrument(skip_all, name = "billing.reverse_charge")]
pub(crate) async fn reverse_charge(
    app: &App,
    actor: &Actor,
    command: ReverseCharge,
) -> Result<InvoicedCharge, Failure> {
    let ReverseCharge { id, version, kind, reason } = command;
    let tx = app.db.begin().await?;
    let found = storage::load(&tx, &actor.scope, &[id]).await?.pop();
    let mut charge = found.ok_or_else(Refusal::not_found)?;
    if charge.version != version {
        return Err(db::stale_version().into());
    }
    let reversal = Reversal { kind, reason, at: tx.now() };
    ledger::app::books::book_reversal(&tx, actor, &mut charge, reversal).await?;
    tx.commit().await?;
    asked(app, charge).await
}
