//! When something may be done to a ticket. Each rule is here once, and answers with what it found: [`Ticket::allows`] asks
//! it for whoever wants to know, the act itself for what it goes on with.

use kernel::{Actor, Permission, Principal, Refusal, StaffId};

use super::{Quote, QuoteState, State, Ticket, TicketActKind};

impl Ticket {
    /// Passes what may be done to it as it stands, whoever does it and whatever else they ask for.
    pub(super) fn allows(&self, kind: TicketActKind) -> Result<(), Refusal> {
        match kind {
            TicketActKind::Assign
            | TicketActKind::Urge
            | TicketActKind::Quote
            | TicketActKind::Reclassify
            | TicketActKind::Cancel => self.must_be_active(),
            TicketActKind::Release => self.responsible().and(Ok(())),
            TicketActKind::Accept => self.assigned_to().and(Ok(())),
            TicketActKind::Arrive => self.accepted_by().and(Ok(())),
            TicketActKind::ApproveQuote | TicketActKind::DeclineQuote => self.open_offer().and(Ok(())),
            TicketActKind::WithdrawQuote => self.standing_offer().and(Ok(())),
            TicketActKind::Resolve => self.must_await_no_answer(),
            TicketActKind::Reopen | TicketActKind::Close => self.resolved_by().and(Ok(())),
        }
    }

    fn must_be_active(&self) -> Result<(), Refusal> {
        if self.state.is_active() {
            return Ok(());
        }
        Err(Refusal::conflict(
            "ticketing.not_active",
            format!("The ticket is {} and takes no more work.", self.state.en()),
            format!("工单{}，不能再操作。", self.state.zh()),
        ))
    }

    /// Whose work it is.
    pub(super) fn responsible(&self) -> Result<StaffId, Refusal> {
        self.must_be_active()?;
        self.state.assignee().ok_or_else(|| self.out_of_order("assigned", "已派单"))
    }

    /// Whose it is to take on.
    pub(super) fn assigned_to(&self) -> Result<StaffId, Refusal> {
        let State::Assigned { assignee } = self.state else {
            return Err(self.out_of_order("assigned", "已派单"));
        };
        Ok(assignee)
    }

    /// Who took it on and is awaited there.
    pub(super) fn accepted_by(&self) -> Result<StaffId, Refusal> {
        let State::Accepted { assignee } = self.state else {
            return Err(self.out_of_order("accepted", "已接单"));
        };
        Ok(assignee)
    }

    /// Whose work ended, where it was anybody's.
    pub(super) fn resolved_by(&self) -> Result<Option<StaffId>, Refusal> {
        let State::Resolved { assignee, .. } = self.state else {
            return Err(self.out_of_order("resolved", "已解决"));
        };
        Ok(assignee)
    }

    /// Work is not finished while a fee waits for an answer.
    fn must_await_no_answer(&self) -> Result<(), Refusal> {
        self.must_be_active()?;
        if self.awaited_quote().is_none() {
            return Ok(());
        }
        Err(Refusal::conflict(
            "ticketing.fee_not_agreed",
            "The customer has not agreed to the fee (REP-09).",
            "客户尚未同意费用（REP-09）。",
        ))
    }

    /// The offer that the customer may answer.
    pub(super) fn open_offer(&self) -> Result<&Quote, Refusal> {
        self.must_be_active()?;
        self.quotes.iter().find(|quote| quote.state == QuoteState::Offered).ok_or_else(nothing_offered)
    }

    /// The offer that may be asked no longer: one that waits, or else the one that was agreed.
    pub(super) fn standing_offer(&self) -> Result<&Quote, Refusal> {
        self.must_be_active()?;
        self.shown_quote().ok_or_else(nothing_offered)
    }

    /// Passes when the work is the actor's own, or when they may do for a colleague what is theirs to do. Where nobody is
    /// responsible there is no colleague; an application is never the person responsible.
    pub(super) fn must_be_work_of(&self, actor: &Actor) -> Result<(), Refusal> {
        let colleague = self.state.assignee().and_then(|assignee| on_behalf(&actor.principal, assignee));
        if colleague.is_none() || actor.may(Permission::TicketsSupervise) {
            return Ok(());
        }
        let needed = Permission::TicketsSupervise;
        Err(Refusal::forbidden(
            "ticketing.work_of_another",
            format!("Somebody else is responsible. Doing this for them needs the permission `{needed}`."),
            format!("该工单由他人负责，代其操作需要权限 `{needed}`。"),
        ))
    }

    fn out_of_order(&self, needed: &str, needed_zh: &str) -> Refusal {
        Refusal::conflict(
            "ticketing.out_of_order",
            format!("The ticket is {}; this step needs it to be {needed}.", self.state.en()),
            format!("工单状态为“{}”，此操作要求状态为“{needed_zh}”。", self.state.zh()),
        )
    }
}

/// For whom somebody acts who is not responsible themselves.
pub(super) fn on_behalf(by: &Principal, assignee: StaffId) -> Option<StaffId> {
    (*by != Principal::Staff(assignee)).then_some(assignee)
}

fn nothing_offered() -> Refusal {
    Refusal::conflict(
        "ticketing.no_fee_offered",
        "No fee waits for the customer's answer.",
        "没有待客户确认的费用。",
    )
}
