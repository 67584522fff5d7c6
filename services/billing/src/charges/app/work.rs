//! What becomes of the fee of work: charged once it is done (REP-09, REP-21, BIL-06) and asked for by an invoice at once,
//! held while it is disputed, and taken back when the ticket is cancelled. It is disputed while the ticket is reopened, and
//! while another ticket puts its work right. Runs of periodic fees collect many charges on
//! one invoice; work does not wait for them.

use chrono::NaiveDate;
use contracts::ticketing::{TicketCancelled, TicketFacts, TicketOpened, TicketReopened, TicketResolved};
use db::Tx;
use kernel::{Actor, EstateId, Failure, Money};
use vocabulary::{ChargeId, TicketId, TicketKind};

use crate::{
    charges::{
        domain::{Charge, ChargeItem, Origin, Reversal, ReversalKind, Settlement, Work},
        storage::{
            self,
            tickets::{self, Progress},
        },
    },
    config::Config,
    invoices::{
        self,
        domain::{Invoice, InvoiceEvent, due_date},
    },
    ledger::{
        app::books::{book_reversal, say_invoice, store_charge, store_invoice},
        domain::Fee,
    },
    payers::{
        self,
        domain::{Party, Payer},
    },
};

/// Charges what `resolved` says was agreed, in the consumer's transaction; `sequence` is the ticket's version. What was
/// charged before counts, and what was held is demanded again. Where the ticket names neither unit nor customer, the
/// estate's sundry account owes it: no fee is lost.
///
/// A fee in a currency that only another version knows is let be, and of its ticket nothing is noted: the same event, sent again
/// to a version that knows it, is charged.
#[tracing::instrument(skip_all, name = "billing.charge_work")]
pub(crate) async fn charge_work(
    tx: &Tx,
    config: &Config,
    resolved: TicketResolved,
    sequence: i32,
) -> Result<(), Failure> {
    let actor = Actor::system("billing.charge_work");
    let (ticket_id, rectifies) = (resolved.ticket_id, resolved.ticket.rectifies);
    let fee = match resolved.fee.as_ref().map(|fee| tx.known(fee)) {
        Some(None) => {
            tracing::warn!(%ticket_id, "work is not charged: its fee is in a currency of another version");
            return Ok(());
        }
        fee => fee.flatten(),
    };
    // Of free work, too: an earlier resolution for a fee may come after it.
    tickets::hold(tx, ticket_id).await?;
    if !tickets::advance(tx, (ticket_id, rectifies), sequence, Progress::Over).await? {
        return Ok(());
    }
    let mut known = storage::of_ticket(tx, &actor.scope, ticket_id).await?;
    if fee.is_none() && known.is_empty() && rectifies.is_none() {
        return Ok(());
    }
    let faulty = faulty_work(tx, &actor, rectifies).await?;
    let (today, due_on) = term(tx, config, resolved.estate_id).await?;
    // Who agreed to pay; where nobody was named, the ticket's customer.
    let customer_id = resolved.ticket.payer_customer_id.or(resolved.ticket.customer_id);
    let party = Party { unit_id: resolved.ticket.unit_id, customer_id };
    let Settlement { reverse, charge } = Settlement::of(fee, party, &known)?;
    let reason = format!("{} was resolved with another fee or payer", resolved.ticket.number);
    for charge in known.iter_mut().filter(|charge| reverse.contains(&charge.id)) {
        let reversal = Reversal { kind: ReversalKind::BilledInError, reason: reason.clone(), at: tx.now() };
        book_reversal(tx, &actor, charge, reversal).await?;
    }
    let own = (ticket_id, known);
    for (ticket_id, charges) in faulty.iter().chain([&own]) {
        settle(tx, &actor, (*ticket_id, charges.as_slice()), due_on).await?;
    }
    let Some(amount) = charge else { return Ok(()) };
    let payer = payers::storage::open(tx, resolved.estate_id, party).await?;
    let charge = post(tx, &actor, (payer, amount), (resolved, sequence)).await?;
    let is_disputed = tickets::is_under_way(tx, ticket_id).await?;
    // The counter is held until the commit, so it is taken last.
    let number = tx.next_number(&invoices::app::series(today)).await?;
    let charges = [charge];
    store_invoice(tx, &actor, (invoices::app::of(today, number), due_on), &charges).await?;
    if is_disputed {
        each_invoice(tx, &actor, &charges, |invoice| invoice.dispute(tx.now())).await?;
    }
    Ok(())
}

/// Posts what is charged for work.
async fn post(
    tx: &Tx,
    actor: &Actor,
    (payer, amount): (Payer, Money),
    (resolved, sequence): (TicketResolved, i32),
) -> Result<Charge, Failure> {
    let description = describe(&resolved.ticket);
    let work = Work {
        ticket_id: resolved.ticket_id,
        ticket_sequence: sequence,
        ticket_number: resolved.ticket.number,
        standard: resolved.ticket.standard,
        standard_version: resolved.ticket.standard_version,
        resolved_at: resolved.resolved_at,
    };
    let id = ChargeId::new(tx.db().ids().as_ref());
    let item = ChargeItem { fee: Fee::work(), description, amount };
    let (charge, event) = Charge::post(id, payer, (item, Origin::Work(work)), tx.now())?;
    store_charge(tx, actor, &charge, event).await?;
    Ok(charge)
}

/// What stands on the charge and on its invoice, which more people read than may read of a report (举报) or of a complaint
/// about staff: of those the number alone.
fn describe(ticket: &TicketFacts) -> String {
    // Events of the version before say nothing of what is confidential.
    if ticket.is_confidential || ticket.kind == TicketKind::Report {
        return ticket.number.clone();
    }
    format!("{} · {}", ticket.number, ticket.title)
}

/// The ticket was reopened: what is asked for its work is disputed until it is resolved again.
#[tracing::instrument(skip_all, name = "billing.dispute_work")]
pub(crate) async fn dispute_work(tx: &Tx, reopened: TicketReopened, sequence: i32) -> Result<(), Failure> {
    dispute(tx, (reopened.ticket_id, reopened.ticket.rectifies), sequence).await
}

/// A ticket was opened that puts the work of another right: what is asked for that one is disputed until this one ends.
#[tracing::instrument(skip_all, name = "billing.rectify_work")]
pub(crate) async fn rectify_work(tx: &Tx, opened: TicketOpened, sequence: i32) -> Result<(), Failure> {
    if opened.ticket.rectifies.is_none() {
        return Ok(());
    }
    dispute(tx, (opened.ticket_id, opened.ticket.rectifies), sequence).await
}

async fn dispute(tx: &Tx, ticket_work: TicketWork, sequence: i32) -> Result<(), Failure> {
    let actor = Actor::system("billing.dispute_work");
    let Some(mut known) = standing(tx, &actor, ticket_work, (sequence, Progress::UnderWay)).await? else {
        return Ok(());
    };
    let (_ticket_id, rectifies) = ticket_work;
    let faulty = faulty_work(tx, &actor, rectifies).await?;
    known.extend(faulty.into_iter().flat_map(|(_ticket_id, charges)| charges));
    each_invoice(tx, &actor, &known, |invoice| invoice.dispute(tx.now())).await
}

/// The ticket was cancelled: nothing is owed for its work. What was paid for it shows as due to be refunded. What it was to
/// put right is demanded again.
#[tracing::instrument(skip_all, name = "billing.cancel_work")]
pub(crate) async fn cancel_work(
    tx: &Tx,
    config: &Config,
    cancelled: TicketCancelled,
    sequence: i32,
) -> Result<(), Failure> {
    let actor = Actor::system("billing.cancel_work");
    let ticket_work = (cancelled.ticket_id, cancelled.ticket.rectifies);
    let Some(known) = standing(tx, &actor, ticket_work, (sequence, Progress::Over)).await? else {
        return Ok(());
    };
    let reason = format!("{} was cancelled", cancelled.ticket.number);
    for mut charge in known {
        let reversal = Reversal { kind: ReversalKind::WorkCancelled, reason: reason.clone(), at: tx.now() };
        book_reversal(tx, &actor, &mut charge, reversal).await?;
    }
    let faulty = faulty_work(tx, &actor, cancelled.ticket.rectifies).await?;
    if faulty.is_empty() {
        return Ok(());
    }
    let (_today, due_on) = term(tx, config, cancelled.estate_id).await?;
    for (ticket_id, charges) in &faulty {
        settle(tx, &actor, (*ticket_id, charges.as_slice()), due_on).await?;
    }
    Ok(())
}

/// A ticket, and the one whose work it puts right.
type TicketWork = (TicketId, Option<TicketId>);

/// The charges of a ticket that are owed; `None` when a later event of it was applied before.
async fn standing(
    tx: &Tx,
    actor: &Actor,
    ticket_work: TicketWork,
    (sequence, progress): (i32, Progress),
) -> Result<Option<Vec<Charge>>, Failure> {
    let (ticket_id, _rectifies) = ticket_work;
    tickets::hold(tx, ticket_id).await?;
    if !tickets::advance(tx, ticket_work, sequence, progress).await? {
        return Ok(None);
    }
    let mut known = storage::of_ticket(tx, &actor.scope, ticket_id).await?;
    known.retain(Charge::is_owed);
    Ok(Some(known))
}

/// What was charged for the work that a ticket puts right: that of the ticket it rectifies, of the one which that one was
/// to rectify, and so on. Whoever charges one of them meanwhile waits, and finds what this transaction noted.
async fn faulty_work(
    tx: &Tx,
    actor: &Actor,
    rectifies: Option<TicketId>,
) -> Result<Vec<(TicketId, Vec<Charge>)>, Failure> {
    let (mut known, mut faulty) = (Vec::new(), rectifies);
    while let Some(ticket_id) = faulty {
        tickets::hold(tx, ticket_id).await?;
        known.push((ticket_id, storage::of_ticket(tx, &actor.scope, ticket_id).await?));
        faulty = tickets::rectified_by(tx, ticket_id).await?;
    }
    Ok(known)
}

/// Demands what was charged for a ticket's work, to be paid until `due_on`; as long as that work is under way all the same,
/// it is disputed. So the event of a rectification may come before or after that of the work it puts right.
async fn settle(
    tx: &Tx,
    actor: &Actor,
    (ticket_id, charges): (TicketId, &[Charge]),
    due_on: NaiveDate,
) -> Result<(), Failure> {
    if charges.is_empty() {
        return Ok(());
    }
    let is_disputed = tickets::is_under_way(tx, ticket_id).await?;
    let step = |invoice: &mut Invoice| {
        if is_disputed { invoice.dispute(tx.now()) } else { invoice.settle_dispute(due_on) }
    };
    each_invoice(tx, actor, charges, step).await
}

/// Today at the estate, and until when what is asked for today is paid in time.
async fn term(tx: &Tx, config: &Config, estate_id: EstateId) -> Result<(NaiveDate, NaiveDate), Failure> {
    let today = tx.expect_estate(estate_id).await?.date(tx.now())?;
    Ok((today, due_date(None, today, config.payment_term)?))
}

/// Changes the invoice of each of `charges` that is owed; `step` says what happens to it, if anything does.
async fn each_invoice(
    tx: &Tx,
    actor: &Actor,
    charges: &[Charge],
    step: impl Fn(&mut Invoice) -> Option<InvoiceEvent> + Send,
) -> Result<(), Failure> {
    for charge in charges.iter().filter(|charge| charge.is_owed()) {
        let Some(mut invoice) = invoices::storage::of_charge(tx, &actor.scope, charge.id).await? else {
            continue;
        };
        if let Some(event) = step(&mut invoice) {
            invoices::storage::save(tx, &invoice).await?;
            say_invoice(tx, actor, &invoice, &event)?;
        }
    }
    Ok(())
}
