//! The ticket: a piece of work under one version of one standard, with its promises.

use chrono::{DateTime, Utc};
use kernel::{
    CustomerId, DeadlineKind, EstateId, Money, ReceptionId, Refusal, Severity, StaffId, TicketId, TicketKind,
    UnitId,
};

use super::{Promise, Quote, State, TicketEvent};

/// What a ticket is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) kind: TicketKind,
    pub(crate) severity: Severity,
    /// A word of the standard, such as `house_leak` (CLS-16); `general` where nothing finer applies.
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) description: String,
}

/// Where it is, in people's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) estate_name: String,
    /// Absent for the grounds and everything shared.
    pub(crate) unit_label: Option<String>,
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub(crate) id: TicketId,
    /// Counts saved changes; also the sequence of the event each of them said.
    pub(crate) version: i32,
    pub(crate) number: String,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    /// How people called the place when it was opened.
    pub(crate) place: Place,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) reception_id: Option<ReceptionId>,
    pub(crate) subject: Subject,
    /// The standard and the version it was opened under, for its whole life.
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    /// The ticket whose unsatisfied callback ordered this one.
    pub(crate) rectifies: Option<TicketId>,
    pub(crate) first_responder: String,
    pub(crate) state: State,
    pub(crate) quote: Quote,
    pub(crate) materials: Vec<String>,
    pub(crate) promises: Vec<Promise>,
    pub(crate) opened_at: DateTime<Utc>,
}

/// Everything a ticket begins with.
#[derive(Debug, Clone)]
pub(crate) struct NewTicket {
    pub(crate) id: TicketId,
    pub(crate) number: String,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) place: Place,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) reception_id: Option<ReceptionId>,
    pub(crate) subject: Subject,
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) rectifies: Option<TicketId>,
    pub(crate) first_responder: String,
    pub(crate) promises: Vec<Promise>,
    pub(crate) opened_at: DateTime<Utc>,
}

/// How the work ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolution {
    /// What was used (REP-17).
    pub(crate) materials: Vec<String>,
}

impl Ticket {
    /// Opens a ticket; its promises run from now.
    pub(crate) fn open(new: NewTicket) -> (Self, TicketEvent) {
        let ticket = Self {
            id: new.id,
            version: 1,
            number: new.number,
            estate_id: new.estate_id,
            unit_id: new.unit_id,
            place: new.place,
            customer_id: new.customer_id,
            reception_id: new.reception_id,
            subject: new.subject,
            standard: new.standard,
            standard_version: new.standard_version,
            rectifies: new.rectifies,
            first_responder: new.first_responder,
            state: State::Open,
            quote: Quote::None,
            materials: Vec::new(),
            promises: new.promises,
            opened_at: new.opened_at,
        };
        (ticket, TicketEvent::Opened)
    }

    /// Names who is responsible; may be changed until the work is done.
    pub(crate) fn assign(&mut self, assignee: StaffId) -> Result<TicketEvent, Refusal> {
        self.must_be_active()?;
        if self.state == (State::Assigned { assignee }) {
            return Err(Refusal::conflict(
                "ticketing.already_assigned",
                "This person is responsible already.",
                "该工单已指派给此人。",
            ));
        }
        self.step(State::Assigned { assignee }, TicketEvent::Assigned { assignee })
    }

    /// The responsible person takes it on: the first reaction the customer was promised.
    pub(crate) fn accept(&mut self, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let State::Assigned { assignee } = self.state else {
            return Err(self.out_of_order("assigned", "已指派"));
        };
        self.settle(DeadlineKind::Respond, at);
        self.step(State::Accepted { assignee }, TicketEvent::Accepted)
    }

    /// Somebody is on site.
    pub(crate) fn arrive(&mut self, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let State::Accepted { assignee } = self.state else {
            return Err(self.out_of_order("accepted", "已接单"));
        };
        self.settle(DeadlineKind::Arrive, at);
        self.step(State::OnSite { assignee }, TicketEvent::Arrived)
    }

    /// Puts a fee to the customer, before the work (REP-09). A new offer replaces one that was not agreed.
    pub(crate) fn offer_quote(&mut self, fee: Money) -> Result<TicketEvent, Refusal> {
        self.must_be_active()?;
        if !fee.is_positive() {
            return Err(Refusal::invalid(
                "ticketing.fee_not_positive",
                "A fee must be more than nothing.",
                "费用必须大于零。",
            ));
        }
        if matches!(self.quote, Quote::Agreed(_)) {
            return Err(Refusal::conflict(
                "ticketing.fee_already_agreed",
                "The customer has agreed to a fee already.",
                "客户已同意费用，不能再修改。",
            ));
        }
        self.quote = Quote::Offered(fee);
        self.say(TicketEvent::Quoted { fee })
    }

    /// The customer agrees to the fee.
    pub(crate) fn approve_quote(&mut self) -> Result<TicketEvent, Refusal> {
        self.must_be_active()?;
        let Quote::Offered(fee) = self.quote else {
            return Err(Refusal::conflict(
                "ticketing.no_fee_offered",
                "No fee waits for the customer's answer.",
                "没有待客户确认的费用。",
            ));
        };
        self.quote = Quote::Agreed(fee);
        self.say(TicketEvent::QuoteApproved { fee })
    }

    /// The work is done. A fee that was offered must have been agreed.
    pub(crate) fn resolve(
        &mut self,
        resolution: Resolution,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        self.must_be_active()?;
        let fee = match self.quote {
            Quote::None => None,
            Quote::Agreed(fee) => Some(fee),
            Quote::Offered(_) => {
                return Err(Refusal::conflict(
                    "ticketing.fee_not_agreed",
                    "The customer has not agreed to the fee (REP-09).",
                    "客户尚未同意费用（REP-09）。",
                ));
            }
        };
        for kind in DeadlineKind::ALL {
            self.settle(*kind, at);
        }
        self.materials.clone_from(&resolution.materials);
        let is_in_time = !self.promises.iter().any(Promise::is_missed);
        let assignee = self.state.assignee();
        let event = TicketEvent::Resolved { fee, materials: resolution.materials, is_in_time };
        self.step(State::Resolved { assignee, at }, event)
    }

    /// It was not solved after all: back to work, the promises as they stand.
    pub(crate) fn reopen(&mut self, reason: String) -> Result<TicketEvent, Refusal> {
        let State::Resolved { assignee, .. } = self.state else {
            return Err(self.out_of_order("resolved", "已解决"));
        };
        let next = assignee.map_or(State::Open, |assignee| State::Assigned { assignee });
        self.step(next, TicketEvent::Reopened { reason })
    }

    /// Closes what is resolved.
    pub(crate) fn close(&mut self, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let State::Resolved { assignee, .. } = self.state else {
            return Err(self.out_of_order("resolved", "已解决"));
        };
        self.step(State::Closed { assignee, at }, TicketEvent::Closed)
    }

    /// The matter fell away before it was solved.
    pub(crate) fn cancel(&mut self, reason: String, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        self.must_be_active()?;
        for promise in &mut self.promises {
            promise.drop_at(at);
        }
        self.step(State::Cancelled { at, reason: reason.clone() }, TicketEvent::Cancelled { reason })
    }

    /// Time passed: the event of the first promise this breaks, or nothing.
    pub(crate) fn expire(&mut self, kind: DeadlineKind, now: DateTime<Utc>) -> Option<TicketEvent> {
        let promise = self.promises.iter_mut().find(|promise| promise.kind == kind)?;
        if !promise.expire(now) {
            return None;
        }
        let promise = promise.clone();
        self.version += 1;
        Some(TicketEvent::DeadlineMissed { promise })
    }

    fn settle(&mut self, kind: DeadlineKind, at: DateTime<Utc>) {
        for promise in self.promises.iter_mut().filter(|promise| promise.kind == kind) {
            promise.settle(at);
        }
    }

    fn step(&mut self, next: State, event: TicketEvent) -> Result<TicketEvent, Refusal> {
        self.state = next;
        self.say(event)
    }

    /// Every change counts one version, whether or not it moves the state.
    #[expect(clippy::unnecessary_wraps, reason = "every transition ends with it as its answer")]
    fn say(&mut self, event: TicketEvent) -> Result<TicketEvent, Refusal> {
        self.version += 1;
        Ok(event)
    }

    fn must_be_active(&self) -> Result<(), Refusal> {
        if self.state.is_active() {
            return Ok(());
        }
        Err(Refusal::conflict(
            "ticketing.not_active",
            format!("The ticket is {} and takes no more work.", self.state.word()),
            format!("工单状态为 {}，不能再操作。", self.state.word()),
        ))
    }

    fn out_of_order(&self, needed: &str, needed_zh: &str) -> Refusal {
        Refusal::conflict(
            "ticketing.out_of_order",
            format!("The ticket is {}; this step needs it to be {needed}.", self.state.word()),
            format!("工单状态为 {}，此操作要求状态为“{needed_zh}”。", self.state.word()),
        )
    }
}
