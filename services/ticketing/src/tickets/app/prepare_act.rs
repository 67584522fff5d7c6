//! What people ask for, and what an act has to know besides: whether those it names are there, what the ticket's standard
//! says to it, and whether whoever was responsible can be again.

use chrono::{DateTime, Utc};
use copies::parties::Parties;
use db::{Tx, estates::EstateRef};
use kernel::{Actor, Coded, Currency, ErrorKind, Failure, Faults, Refusal, StaffId};
use standards::LeakRule;
use vocabulary::{ConfidentialityClass, CustomerId, DeadlineKind, TicketId};

use super::{
    escalation, people,
    readers::{Entrusting, check_reader, choose_readers},
    reclassification::{self, Reclassify, channel_of},
};
use crate::{
    app::App,
    standards::app::ApplicableStandard,
    tickets::{
        domain::{
            LeakDecision, Offer, Penalty, Proof, Resolution, Subject, Ticket, TicketAct, TicketActKind,
        },
        storage,
    },
};

/// What somebody asks to be done.
#[derive(Debug)]
pub(crate) enum RequestedAct {
    /// An act that is whole as it was asked for.
    Act(TicketAct),
    /// Acts that also depend on the ticket's standard, or on its assignee.
    ApproveQuote(Proof),
    Resolve(Resolution),
    Reopen {
        reason: String,
    },
    Extend {
        promise: DeadlineKind,
        until: DateTime<Utc>,
        reason: String,
    },
    Escalate {
        reason: String,
    },
    TakeUp,
    Reclassify(Reclassify),
    SetConfidentiality(NewClass),
    /// A verdict; what follows from it is the standard's to say.
    DecideLeak(LeakDecision),
}

/// For whom a ticket is to be; `readers` where it is for named readers.
#[derive(Debug)]
pub(crate) struct NewClass {
    pub(crate) class: ConfidentialityClass,
    pub(crate) readers: Vec<StaffId>,
    pub(crate) reason: String,
}

impl RequestedAct {
    /// Which act it comes to: a trace names the operation by it.
    pub(super) const fn kind(&self) -> TicketActKind {
        match self {
            Self::Act(act) => act.kind(),
            Self::ApproveQuote(_) => TicketActKind::ApproveQuote,
            Self::Resolve(_) => TicketActKind::Resolve,
            Self::Reopen { .. } => TicketActKind::Reopen,
            Self::Extend { .. } => TicketActKind::Extend,
            Self::Escalate { .. } => TicketActKind::Escalate,
            Self::TakeUp => TicketActKind::TakeUp,
            Self::Reclassify(_) => TicketActKind::Reclassify,
            Self::SetConfidentiality(_) => TicketActKind::SetConfidentiality,
            Self::DecideLeak(_) => TicketActKind::DecideLeak,
        }
    }
}

/// What was found of the customers and the home that somebody names.
#[derive(Debug, Default)]
pub(super) struct CheckedNames {
    is_payer_unknown: bool,
    unit_label: Option<String>,
}

/// Looks for the customers and the home that are named, before a transaction begins; of a ticket that the actor may not see
/// nothing is said here.
///
/// # Errors
/// Faults of those who are not there for the actor.
pub(super) async fn look_up(
    app: &App,
    actor: &Actor,
    id: TicketId,
    asked: &RequestedAct,
) -> Result<CheckedNames, Failure> {
    match asked {
        RequestedAct::Act(TicketAct::Quote(offer)) => {
            let is_payer_unknown = !may_be_named(app, actor, id, offer.payer).await?;
            Ok(CheckedNames { is_payer_unknown, unit_label: None })
        }
        RequestedAct::ApproveQuote(proof) => {
            if !may_be_named(app, actor, id, proof.given_by).await? {
                return Err(Refusal::at("/given_by_customer_id", "customer.unknown").into());
            }
            Ok(CheckedNames::default())
        }
        RequestedAct::Reclassify(to) => {
            let unit_label = reclassification::find_parties(app, actor, id, to).await?;
            Ok(CheckedNames { is_payer_unknown: false, unit_label })
        }
        RequestedAct::Act(_)
        | RequestedAct::Resolve(_)
        | RequestedAct::Reopen { .. }
        | RequestedAct::Extend { .. }
        | RequestedAct::Escalate { .. }
        | RequestedAct::TakeUp
        | RequestedAct::SetConfidentiality(_)
        | RequestedAct::DecideLeak(_) => Ok(CheckedNames::default()),
    }
}

/// The act that was asked for, with all it needs.
///
/// # Errors
/// Faults of what is asked for.
#[expect(clippy::too_many_lines, reason = "every act once, by name")]
pub(super) async fn prepare_act(
    app: &App,
    (tx, actor): (&Tx, &Actor),
    before: &Ticket,
    standard: &ApplicableStandard,
    asked: RequestedAct,
    named: CheckedNames,
) -> Result<TicketAct, Failure> {
    let ApplicableStandard { estate, rules } = standard;
    match asked {
        RequestedAct::Act(act) => {
            if let TicketAct::Assign { assignee } = &act {
                people::check_assignee(tx, before, estate, *assignee).await??;
            }
            if let TicketAct::AddReader { reader, .. } = &act {
                let whose = (before.subject.about_staff, estate.as_ref());
                check_reader(app, whose, *reader, "/reader").await??;
            }
            if let TicketAct::ReportLeak { suspect, .. } = &act {
                let mut faults = Faults::new();
                people::check_known(app, *suspect, "/suspect", &mut faults).await?;
                faults.into_result()?;
            }
            if let TicketAct::Quote(quote) = &act {
                check_quote(estate, quote, &named)?;
            }
            Ok(act)
        }
        RequestedAct::ApproveQuote(proof) => {
            let rule = rules.standard.consent_rule();
            let by_another = rule.map(|rule| rule.clause.as_str().to_owned());
            Ok(TicketAct::ApproveQuote { proof, by_another })
        }
        RequestedAct::Resolve(resolution) => {
            Ok(TicketAct::Resolve { resolution, close_at: rules.closes_at(tx.now()) })
        }
        // It goes back to whoever was responsible, when they can still work on it; its deadlines are counted from now.
        RequestedAct::Reopen { reason } => {
            let is_kept = match before.state.assignee() {
                Some(assignee) => people::check_assignee(tx, before, estate, assignee).await?.is_ok(),
                None => false,
            };
            let decided = rules.decide(&before.subject, before.round.again(tx.now()), tx.now());
            Ok(TicketAct::Reopen { reason, decided, is_kept })
        }
        RequestedAct::Extend { promise, until, reason } => {
            before.allows(TicketActKind::Extend)?;
            Ok(TicketAct::Extend(rules.extend(before, (promise, until), reason, tx.now())?))
        }
        RequestedAct::Escalate { reason } => {
            before.allows(TicketActKind::Escalate)?;
            let step = rules.escalate(before, tx.now())?;
            let recipients = escalation::holders(tx, before, (estate, rules), &step.to).await?;
            Ok(TicketAct::Escalate { step, recipients, reason })
        }
        RequestedAct::TakeUp => {
            escalation::must_be_in_charge(tx, actor, before, standard).await?;
            Ok(TicketAct::TakeUp)
        }
        RequestedAct::Reclassify(to) => {
            reclassification::prepare(app, (tx, actor), before, standard, to, named.unit_label).await
        }
        RequestedAct::SetConfidentiality(to) => {
            set_confidentiality(app, (tx, actor), before, standard, to).await
        }
        RequestedAct::DecideLeak(decision) => {
            let rule = rules.standard.leak_rule();
            let penalty = rule.map(|LeakRule { clause, penalty }| Penalty {
                clause: clause.as_str().to_owned(),
                zh: penalty.zh.clone(),
                en: penalty.en.clone(),
            });
            Ok(TicketAct::DecideLeak(LeakDecision { penalty, ..decision }))
        }
    }
}

/// The act, with the widest class that the standard allows, and with readers who could.
async fn set_confidentiality(
    app: &App,
    (tx, actor): (&Tx, &Actor),
    before: &Ticket,
    standard: &ApplicableStandard,
    to: NewClass,
) -> Result<TicketAct, Failure> {
    let ApplicableStandard { estate, rules } = standard;
    let NewClass { class, readers, reason } = to;
    let asked_for = rules.confidentiality(&before.subject, channel_of(tx, before).await?);
    let mut faults = Faults::new();
    let subject = Subject { class, ..before.subject.clone() };
    let (unit_id, at) = (before.place.unit_id, tx.now());
    let entrusting = Entrusting { estate, unit_id, at, positions: &asked_for.positions };
    let at_readers = ("/readers", &mut faults);
    let readers = choose_readers(app, actor, (&subject, &readers), entrusting, at_readers).await?;
    faults.into_result()?;
    Ok(TicketAct::SetConfidentiality { class, widest: asked_for.class, readers, reason })
}

/// A fee is asked in the currency of the place, and of somebody who is known there or elsewhere within the actor's scope.
fn check_quote(estate: &EstateRef, offer: &Offer, named: &CheckedNames) -> Result<(), Refusal> {
    let mut faults = Faults::new();
    let used = Currency::of_zone(&estate.time_zone);
    if let Some(used) = used.filter(|used| *used != offer.fee.currency()) {
        faults.add("/fee/currency", Coded::new("fee.foreign_currency").with("currency", used));
    }
    if named.is_payer_unknown {
        faults.add("/payer_customer_id", "customer.unknown");
    }
    faults.into_result()
}

/// True when the actor may name this customer in a ticket of that estate.
async fn may_be_named(
    app: &App,
    actor: &Actor,
    id: TicketId,
    customer_id: Option<CustomerId>,
) -> Result<bool, Failure> {
    if customer_id.is_none() {
        return Ok(true);
    }
    let Some(ticket) = storage::find(&app.db, actor, id).await? else { return Ok(true) };
    let parties = Parties { estate_id: ticket.place.estate_id, unit_id: None, customer_id };
    match parties.check(&app.db, app.directory.as_ref(), actor).await {
        Ok(_found) => Ok(true),
        Err(failure) if failure.kind() == ErrorKind::Invalid => Ok(false),
        Err(failure) => Err(failure),
    }
}
