//! When something may be done to a ticket. Each rule is here once, and answers with what it found: [`Ticket::allows`] asks
//! it for whoever wants to know, the act itself for what it goes on with.

use kernel::{Actor, Permission, Refusal, StaffId};
use vocabulary::TicketStatus;

use super::{Deadline, Escalation, Quote, QuoteState, State, Ticket, TicketActKind, ticket::on_behalf};

impl Ticket {
    /// Passes what may be done to it as it stands, whoever does it and whatever else they ask for.
    pub(crate) fn allows(&self, kind: TicketActKind) -> Result<(), Refusal> {
        match kind {
            TicketActKind::Quote => self.must_be_active().and_then(|()| self.must_take_fees()),
            TicketActKind::Assign
            | TicketActKind::Urge
            | TicketActKind::NoteProgress
            | TicketActKind::Escalate
            | TicketActKind::Reclassify
            | TicketActKind::Cancel => self.must_be_active(),
            TicketActKind::Extend => self.must_owe_something(),
            TicketActKind::TakeUp => self.must_await_somebody(),
            TicketActKind::Release => self.responsible().and(Ok(())),
            TicketActKind::Accept => self.assigned_to().and(Ok(())),
            TicketActKind::Arrive => self.accepted_by().and(Ok(())),
            TicketActKind::ApproveQuote | TicketActKind::DeclineQuote => self.open_offer().and(Ok(())),
            TicketActKind::WithdrawQuote => self.standing_offer().and(Ok(())),
            TicketActKind::Resolve => self.must_await_no_answer(),
            TicketActKind::Reopen | TicketActKind::Close => self.resolved_by().and(Ok(())),
            // What was over long ago may be for fewer people still.
            TicketActKind::SetConfidentiality => Ok(()),
            TicketActKind::AddReader | TicketActKind::BreakGlass => self.must_be_for_named_readers(),
            TicketActKind::RemoveReader => self.must_spare_a_reader(),
            TicketActKind::ReportLeak => self.must_be_confidential(),
            TicketActKind::DecideLeak => self.must_have_an_open_leak(),
            TicketActKind::AnswerReporter => self.open_inquiry().and(Ok(())),
            TicketActKind::NoteMessage => self.must_take_messages(),
        }
    }

    fn must_be_active(&self) -> Result<(), Refusal> {
        if self.state.is_active() {
            return Ok(());
        }
        Err(Refusal::conflict("ticketing.not_active").with("status", self.state.status()))
    }

    /// Something was promised whose time is not up.
    fn must_owe_something(&self) -> Result<(), Refusal> {
        self.must_be_active()?;
        if self.current_deadlines().any(Deadline::is_running) {
            return Ok(());
        }
        Err(Refusal::conflict("ticketing.nothing_runs"))
    }

    /// Somebody was told who is to take it up.
    fn must_await_somebody(&self) -> Result<(), Refusal> {
        self.must_be_active()?;
        if self.escalations.iter().any(Escalation::awaits_somebody) {
            return Ok(());
        }
        Err(Refusal::conflict("ticketing.nothing_to_take_up"))
    }

    /// Whose work it is.
    pub(crate) fn responsible(&self) -> Result<StaffId, Refusal> {
        self.must_be_active()?;
        self.state.assignee().ok_or_else(|| self.out_of_order(TicketStatus::Assigned))
    }

    /// Whose it is to take on.
    pub(crate) fn assigned_to(&self) -> Result<StaffId, Refusal> {
        let State::Assigned { assignee } = self.state else {
            return Err(self.out_of_order(TicketStatus::Assigned));
        };
        Ok(assignee)
    }

    /// Who took it on and is awaited there.
    pub(crate) fn accepted_by(&self) -> Result<StaffId, Refusal> {
        let State::Accepted { assignee } = self.state else {
            return Err(self.out_of_order(TicketStatus::Accepted));
        };
        Ok(assignee)
    }

    /// Whose work ended, where it was anybody's.
    pub(crate) fn resolved_by(&self) -> Result<Option<StaffId>, Refusal> {
        let State::Resolved { assignee, .. } = self.state else {
            return Err(self.out_of_order(TicketStatus::Resolved));
        };
        Ok(assignee)
    }

    /// Work is not finished while a fee waits for an answer.
    fn must_await_no_answer(&self) -> Result<(), Refusal> {
        self.must_be_active()?;
        if self.awaited_quote().is_none() {
            return Ok(());
        }
        Err(Refusal::conflict("ticketing.fee_not_agreed"))
    }

    /// The offer that the customer may answer.
    pub(crate) fn open_offer(&self) -> Result<&Quote, Refusal> {
        self.must_be_active()?;
        self.quotes.iter().find(|quote| quote.state == QuoteState::Offered).ok_or_else(nothing_offered)
    }

    /// The offer that may be asked no longer: one that waits, or else the one that was agreed.
    pub(crate) fn standing_offer(&self) -> Result<&Quote, Refusal> {
        self.must_be_active()?;
        self.shown_quote().ok_or_else(nothing_offered)
    }

    /// Passes when the work is the actor's own, or when they may do for a colleague what is theirs to do. Where nobody is
    /// responsible there is no colleague; an application is never the person responsible.
    pub(crate) fn must_be_work_of(&self, actor: &Actor) -> Result<(), Refusal> {
        let colleague = self.state.assignee().and_then(|assignee| on_behalf(&actor.principal, assignee));
        if colleague.is_none() || actor.may(Permission::TicketsSupervise) {
            return Ok(());
        }
        let needed = Permission::TicketsSupervise;
        Err(Refusal::forbidden("ticketing.work_of_another").with("needed", needed))
    }

    fn out_of_order(&self, needed: TicketStatus) -> Refusal {
        Refusal::conflict("ticketing.out_of_order").with("status", self.state.status()).with("needed", needed)
    }
}

fn nothing_offered() -> Refusal {
    Refusal::conflict("ticketing.no_fee_offered")
}
