//! What can be done to a ticket, as values: one entry point for all of it, and the same rules list what may be done now.

use chrono::{DateTime, Utc};
use kernel::{Actor, Refusal, StaffId};
use vocabulary::ConfidentialityClass;

use super::{
    Classification, Decided, Extension, LadderStep, LeakDecision, Offer, Proof, Resolution, Side, Ticket,
    TicketEvent,
};

kernel::define_worded! {
    /// Something done to a ticket, with what it needs: what was asked for, and what the standard has to say to it.
    #[derive(Debug, Clone)]
    pub(crate) enum TicketAct by TicketActKind {
        Assign { assignee: StaffId } = "assign",
        /// Not a request: Steward takes work from an assignee who can no longer do it.
        Release { reason: String } = "release",
        Accept = "accept",
        Arrive = "arrive",
        /// The customer asks what became of it.
        Urge { reason: Option<String> } = "urge",
        /// A promise is put off, as the customer agreed and the standard lets it be.
        Extend(Extension) = "extend",
        /// It is beyond those in charge of it: it goes up to the next level, where these people hear of it.
        Escalate { step: LadderStep, recipients: Vec<StaffId>, reason: String } = "escalate",
        /// Somebody takes up what went up to them.
        TakeUp = "take_up",
        NoteProgress { text: String, is_customer_told: bool } = "note_progress",
        Quote(Offer) = "quote",
        /// `by_another` is the clause that has somebody else take the customer's word down than the one who asked for the fee.
        ApproveQuote { proof: Proof, by_another: Option<String> } = "approve_quote",
        DeclineQuote { reason: String } = "decline_quote",
        WithdrawQuote { reason: String } = "withdraw_quote",
        /// It is closed at `close_at`, unless the customer has more to say.
        Resolve { resolution: Resolution, close_at: DateTime<Utc> } = "resolve",
        Close = "close",
        /// `is_kept` is false when the person responsible can no longer work on it.
        Reopen { reason: String, decided: Decided, is_kept: bool } = "reopen",
        /// `decided` where the standard decides otherwise for what it is; `readers` where it is for named readers from then on.
        Reclassify { to: Classification, readers: Vec<StaffId>, decided: Option<Decided>, reason: String } = "reclassify",
        Cancel { reason: String } = "cancel",
        /// For whom it is; `widest` is the widest class that the standard allows.
        SetConfidentiality {
            class: ConfidentialityClass,
            widest: ConfidentialityClass,
            readers: Vec<StaffId>,
            reason: String,
        } = "set_confidentiality",
        AddReader { reader: StaffId, reason: String } = "add_reader",
        RemoveReader { reader: StaffId, reason: String } = "remove_reader",
        /// Not offered: by who may not read it, so that they cannot know of it either.
        BreakGlass { reason: String } = "break_glass",
        /// Somebody is suspected of having told of it.
        ReportLeak { suspect: StaffId, account: String } = "report_leak",
        DecideLeak(LeakDecision) = "decide_leak",
        /// What whoever brought it without a name is told when they ask.
        AnswerReporter { text: String } = "answer_reporter",
        /// Not offered: by whoever brought it, who has a code and no account.
        NoteMessage { text: String } = "note_message",
    }
}

impl TicketActKind {
    /// True for what is the person responsible's own to do.
    const fn is_own_work(self) -> bool {
        matches!(self, Self::Accept | Self::Arrive | Self::Resolve)
    }
}

impl Ticket {
    /// Does it, or says why not: because of who asks, of how the ticket stands, or of what is asked for.
    pub(crate) fn act(
        &mut self,
        act: TicketAct,
        actor: &Actor,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        if act.kind().is_own_work() {
            self.must_be_work_of(actor)?;
        }
        self.allows(act.kind())?;
        let by = &actor.principal;
        match act {
            TicketAct::Assign { assignee } => self.assign(assignee, by),
            TicketAct::Release { reason } => self.release(reason),
            TicketAct::Accept => self.accept(by, at),
            TicketAct::Arrive => self.arrive(by, at),
            TicketAct::Urge { reason } => self.urge(reason, by, at),
            TicketAct::Extend(extension) => self.extend(extension, at),
            TicketAct::Escalate { step, recipients, reason } => {
                self.escalate(step, recipients, reason, (by, at))
            }
            TicketAct::TakeUp => self.take_up(by, at),
            TicketAct::NoteProgress { text, is_customer_told } => {
                self.note_progress((text, is_customer_told), by, at)
            }
            TicketAct::Quote(new) => self.offer_quote(new, by, at),
            TicketAct::ApproveQuote { proof, by_another } => {
                self.approve_quote(proof, by, by_another.as_deref(), at)
            }
            TicketAct::DeclineQuote { reason } => self.decline_quote(reason, by, at),
            TicketAct::WithdrawQuote { reason } => self.withdraw_quote(reason, by, at),
            TicketAct::Resolve { resolution, close_at } => self.resolve(resolution, by, at, close_at),
            TicketAct::Close => self.close(at),
            TicketAct::Reopen { reason, decided, is_kept } => self.reopen(reason, decided, is_kept, at),
            TicketAct::Reclassify { to, readers, decided, reason } => {
                self.reclassify((to, readers), decided, reason, (by, at))
            }
            TicketAct::Cancel { reason } => self.cancel(reason, by, at),
            TicketAct::SetConfidentiality { class, widest, readers, reason } => {
                self.set_confidentiality(class, widest, &readers, reason, (actor, at))
            }
            TicketAct::AddReader { reader, reason } => self.add_reader(reader, reason, by, at),
            TicketAct::RemoveReader { reader, reason } => self.remove_reader(reader, reason, by),
            TicketAct::BreakGlass { reason } => self.break_glass(reason, by, at),
            TicketAct::ReportLeak { suspect, account } => self.report_leak(suspect, account, by, at),
            TicketAct::DecideLeak(decision) => self.decide_leak(decision, by, at),
            TicketAct::AnswerReporter { text } => self.add_message(Side::Desk, text),
            TicketAct::NoteMessage { text } => self.add_message(Side::Reporter, text),
        }
    }

    /// What may be done to it as it stands, by somebody who may. What is asked for can still be refused for itself, such as
    /// an assignment to whoever is responsible already.
    pub(crate) fn acts(&self) -> Vec<TicketActKind> {
        TicketActKind::ALL.iter().copied().filter(|kind| self.allows(*kind).is_ok()).collect()
    }
}
