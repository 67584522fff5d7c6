//! The ticket: a piece of work under one version of one standard, with its deadlines.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Principal, Refusal, StaffId};
use vocabulary::{
    ConfidentialityClass, CustomerId, DeadlineKind, InteractionId, Ladder, Severity, TicketId, TicketKind,
    UnitId,
};

use super::{
    Deadline, Decided, Escalation, Inquiry, LadderStep, Leak, Progress, ProgressNotes, Quote, Reader, State,
    TicketEvent,
};

/// How often the customer pressed, and when last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Urges {
    pub(crate) count: i32,
    pub(crate) last_at: Option<DateTime<Utc>>,
}

/// What a ticket is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) kind: TicketKind,
    pub(crate) severity: Severity,
    /// A word of the standard, such as `house_leak` (CLS-16); `general` where nothing finer applies.
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// The member of staff complained of, to whom the ticket is never shown.
    pub(crate) about_staff: Option<StaffId>,
    /// The number that whoever brought it has for it.
    pub(crate) external_reference: Option<String>,
    /// For whom it is.
    pub(crate) class: ConfidentialityClass,
}

/// Where it is, as people called it when the ticket was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) estate_id: EstateId,
    pub(crate) estate_name: String,
    /// This and its label are absent for the grounds and everything shared.
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) unit_label: Option<String>,
}

/// How it came about, which stays for its whole life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) interaction_id: Option<InteractionId>,
    /// The ticket whose unsatisfied callback ordered this one.
    pub(crate) rectifies: Option<TicketId>,
    pub(crate) first_responder: String,
    /// This and the version: what it was opened under.
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) opened_at: DateTime<Utc>,
}

/// The work, one time round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Round {
    /// 1 since the ticket was opened, one more each time it was taken up again.
    pub(crate) number: i32,
    /// What its deadlines are counted from.
    pub(crate) began_at: DateTime<Utc>,
    /// The term that the customer asked for. Work that is taken up again has terms of its own, and this no more.
    pub(crate) customer_term: Option<DateTime<Utc>>,
}

impl Round {
    /// The first; `received_at` is when the matter reached us, which may be before it was typed.
    pub(crate) const fn first(received_at: DateTime<Utc>, customer_term: Option<DateTime<Utc>>) -> Self {
        Self { number: 1, began_at: received_at, customer_term }
    }

    pub(crate) const fn again(self, at: DateTime<Utc>) -> Self {
        Self { number: self.number + 1, began_at: at, customer_term: None }
    }
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub(crate) id: TicketId,
    /// Counts its events: the sequence of the last.
    pub(crate) sequence: i32,
    /// Counts what was done to it, a missed deadline left out: what people hold as `ETag` while they type.
    pub(crate) edit_version: i32,
    pub(crate) number: String,
    pub(crate) place: Place,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) subject: Subject,
    pub(crate) origin: Origin,
    pub(crate) state: State,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) materials: Vec<String>,
    /// Of every round.
    pub(crate) deadlines: Vec<Deadline>,
    /// Of every round, in which order they are decided.
    pub(crate) escalations: Vec<Escalation>,
    /// What is asked each day of how far it is; absent where nobody asks, and once the work is over.
    pub(crate) progress: Option<Progress>,
    pub(crate) notes: ProgressNotes,
    /// The present one.
    pub(crate) round: Round,
    pub(crate) urges: Urges,
    /// When resolved work is closed by itself, unless somebody is still to be called.
    pub(crate) close_at: Option<DateTime<Utc>>,
    /// Who may read it; of what is for named readers alone.
    pub(crate) readers: Vec<Reader>,
    pub(crate) leaks: Vec<Leak>,
    /// Absent where nobody was given a code to ask by.
    pub(crate) inquiry: Option<Inquiry>,
}

/// How the work ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolution {
    /// What was used (REP-17).
    pub(crate) materials: Vec<String>,
}

/// What a ticket turns out to be: everything that may have been taken down wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Classification {
    pub(crate) subject: Subject,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) unit_label: Option<String>,
}

impl Ticket {
    /// Opens a ticket; its deadlines run.
    pub(crate) fn open(
        (id, number): (TicketId, String),
        (place, customer_id): (Place, Option<CustomerId>),
        (mut subject, origin): (Subject, Origin),
        (round, decided): (Round, Decided),
    ) -> (Self, TicketEvent) {
        subject.class = subject.class.max(subject.widest_class());
        let opened_at = origin.opened_at;
        let mut ticket = Self {
            id,
            sequence: 1,
            edit_version: 1,
            number,
            place,
            customer_id,
            subject,
            origin,
            state: State::Open,
            quotes: Vec::new(),
            materials: Vec::new(),
            deadlines: Vec::new(),
            escalations: Vec::new(),
            progress: None,
            notes: ProgressNotes::default(),
            round,
            urges: Urges::default(),
            close_at: None,
            readers: Vec::new(),
            leaks: Vec::new(),
            inquiry: None,
        };
        ticket.begin_round(decided, opened_at);
        (ticket, TicketEvent::Opened)
    }

    /// Names who is responsible; may be changed until the work is done.
    pub(crate) fn assign(&mut self, assignee: StaffId, by: &Principal) -> Result<TicketEvent, Refusal> {
        if self.state == (State::Assigned { assignee }) {
            return Err(Refusal::conflict("ticketing.already_assigned"));
        }
        let event = TicketEvent::Assigned { assignee, previous: self.state.assignee(), by: by.staff_id() };
        self.step(State::Assigned { assignee }, event)
    }

    /// Takes it from the person responsible, back to where others are looked for.
    pub(crate) fn release(&mut self, reason: String) -> Result<TicketEvent, Refusal> {
        let assignee = self.responsible()?;
        self.step(State::Open, TicketEvent::Released { assignee, reason })
    }

    /// The responsible person takes it on: the first reaction the customer was promised. Somebody else may say so for
    /// them, which is noted.
    pub(crate) fn accept(&mut self, by: &Principal, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let assignee = self.assigned_to()?;
        self.settle(DeadlineKind::Respond, at);
        let on_behalf_of = on_behalf(by, assignee);
        self.step(State::Accepted { assignee }, TicketEvent::Accepted { on_behalf_of })
    }

    /// The responsible person is on site; as [`Self::accept`].
    pub(crate) fn arrive(&mut self, by: &Principal, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let assignee = self.accepted_by()?;
        self.settle(DeadlineKind::Arrive, at);
        let on_behalf_of = on_behalf(by, assignee);
        self.step(State::OnSite { assignee }, TicketEvent::Arrived { on_behalf_of })
    }

    /// The work is done.
    pub(crate) fn resolve(
        &mut self,
        resolution: Resolution,
        by: &Principal,
        at: DateTime<Utc>,
        close_at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        for kind in DeadlineKind::ALL {
            self.settle(*kind, at);
        }
        self.rest(at);
        self.materials.clone_from(&resolution.materials);
        self.close_at = Some(close_at);
        let is_in_time = !self.current_deadlines().any(Deadline::is_missed);
        let assignee = self.state.assignee();
        let fee = self.agreed_fee().filter(|fee| fee.is_positive());
        let event =
            TicketEvent::Resolved { fee, materials: resolution.materials, is_in_time, by: by.staff_id() };
        self.step(State::Resolved { assignee, at }, event)
    }

    /// It was not solved after all: back to work, with deadlines of its own that are counted from now.
    pub(crate) fn reopen(
        &mut self,
        reason: String,
        decided: Decided,
        is_kept: bool,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        let assignee = self.resolved_by()?;
        self.close_at = None;
        self.round = self.round.again(at);
        self.begin_round(decided, at);
        let next = assignee.filter(|_| is_kept).map_or(State::Open, |assignee| State::Assigned { assignee });
        self.step(next, TicketEvent::Reopened { reason })
    }

    /// Closes what is resolved.
    pub(crate) fn close(&mut self, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let assignee = self.resolved_by()?;
        self.close_at = None;
        self.step(State::Closed { assignee, at }, TicketEvent::Closed)
    }

    /// The matter fell away before it was solved.
    pub(crate) fn cancel(
        &mut self,
        reason: String,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        for deadline in &mut self.deadlines {
            deadline.drop_at(at);
        }
        self.rest(at);
        let event = TicketEvent::Cancelled { reason: reason.clone(), by: by.staff_id() };
        self.step(State::Cancelled { at, reason }, event)
    }

    /// True when `to` is something else for the standard, which then has other terms. What an unsatisfied customer had
    /// ordered holds whatever it is taken for.
    pub(crate) fn has_other_terms_as(&self, to: &Subject) -> bool {
        let Subject { kind, severity, category, .. } = &self.subject;
        self.origin.rectifies.is_none()
            && (kind, severity, category) != (&to.kind, &to.severity, &to.category)
    }

    /// Nobody waits for it any more.
    fn rest(&mut self, at: DateTime<Utc>) {
        self.drop_steps(|_every| true, at);
        self.progress = None;
    }

    /// It is something else than it was taken for. What still runs is superseded by what the standard decides for what it is,
    /// where that is something else; what was kept or missed in this round stays so.
    pub(crate) fn reclassify(
        &mut self,
        (to, readers): (Classification, Vec<StaffId>),
        decided: Option<Decided>,
        reason: String,
        (by, at): (&Principal, DateTime<Utc>),
    ) -> Result<TicketEvent, Refusal> {
        if to == self.classification() {
            return Err(Refusal::conflict("ticketing.nothing_to_change"));
        }
        // Only who says so in so many words makes it readable for more than its readers.
        let was_for = self.subject.class;
        let class = to.subject.class.max(to.subject.widest_class());
        let class = if was_for == ConfidentialityClass::Named { was_for } else { class };
        let readers = self.readers_as((class, to.subject.about_staff), &readers, (by, &reason), at)?;
        let is_new = |reader: &&Reader| !self.is_read_by(reader.staff_id);
        let entrusted_to = readers.iter().filter(is_new).map(|reader| reader.staff_id).collect();
        if let Some(decided) = decided {
            self.decide_anew(decided, at);
        }
        let Classification { subject, customer_id, unit_id, unit_label } = to;
        self.subject = Subject { class, ..subject };
        self.readers = readers;
        let previous_customer = std::mem::replace(&mut self.customer_id, customer_id);
        self.place.unit_id = unit_id;
        self.place.unit_label = unit_label;
        self.say(TicketEvent::Reclassified { previous_customer, entrusted_to, by: by.staff_id(), reason })
    }

    fn decide_anew(&mut self, decided: Decided, at: DateTime<Utc>) {
        let Decided { terms, steps, progress_due } = decided;
        let (round, revision) = (self.round.number, self.next_revision());
        for deadline in self.deadlines.iter_mut().filter(|deadline| deadline.round == round) {
            deadline.supersede(at);
        }
        let settled: Vec<DeadlineKind> = self.held_deadlines().map(|deadline| deadline.kind).collect();
        let owed = terms.into_iter().filter(|term| !settled.contains(&term.kind));
        self.deadlines.extend(owed.map(|term| term.running(round, revision)));
        // What somebody asked for is still to be decided, whatever it is taken for.
        self.drop_steps(|escalation| escalation.step.ladder != Ladder::Asked, at);
        let is_open =
            |step: &LadderStep| step.ladder.promise().is_none_or(|promise| !settled.contains(&promise));
        self.climb(steps.into_iter().filter(is_open).collect(), revision);
        self.progress = progress_due.map(|due_at| Progress { since: at, due_at });
    }

    /// What it is taken for.
    pub(crate) fn classification(&self) -> Classification {
        Classification {
            subject: self.subject.clone(),
            customer_id: self.customer_id,
            unit_id: self.place.unit_id,
            unit_label: self.place.unit_label.clone(),
        }
    }

    fn settle(&mut self, kind: DeadlineKind, at: DateTime<Utc>) {
        for deadline in self.deadlines.iter_mut().filter(|deadline| deadline.kind == kind) {
            deadline.settle(at);
        }
        self.drop_steps(|escalation| escalation.step.ladder == Ladder::Promise(kind), at);
    }

    /// The customer presses for it (催办): counts it, and says whose it is to see to. What was promised stays as it was promised.
    pub(crate) fn urge(
        &mut self,
        reason: Option<String>,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        self.urges = Urges { count: self.urges.count + 1, last_at: Some(at) };
        let owner = self.owner();
        self.say(TicketEvent::Urged { owner, noted_by: by.staff_id(), reason })
    }

    /// The person responsible, else whoever took the matter down, where that was a member of staff.
    pub(super) fn owner(&self) -> Option<StaffId> {
        self.state.assignee().or_else(|| self.first_responder())
    }

    /// Whoever took the matter down, where that was a member of staff: passing it on does not end their care for it (FRR-20).
    pub(crate) fn first_responder(&self) -> Option<StaffId> {
        self.origin.first_responder.parse::<Principal>().ok()?.staff_id()
    }

    pub(crate) fn step(&mut self, next: State, event: TicketEvent) -> Result<TicketEvent, Refusal> {
        self.state = next;
        self.say(event)
    }

    /// Every step counts, whether or not it moves the state.
    #[expect(clippy::unnecessary_wraps, reason = "every transition ends with it as its answer")]
    pub(crate) fn say(&mut self, event: TicketEvent) -> Result<TicketEvent, Refusal> {
        self.sequence += 1;
        self.edit_version += 1;
        Ok(event)
    }
}

/// For whom somebody acts who is not responsible themselves.
pub(super) fn on_behalf(by: &Principal, assignee: StaffId) -> Option<StaffId> {
    (*by != Principal::Staff(assignee)).then_some(assignee)
}
