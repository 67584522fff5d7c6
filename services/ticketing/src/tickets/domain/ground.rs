//! What tests of tickets are made from: a ticket, people, and every act once.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Currency, EstateId, Money, Permission, Principal, Scope, SeededIds, StaffId};
use vocabulary::{ConfidentialityClass, DeadlineKind, Ladder, Severity, TicketId, TicketKind};

use super::{
    Classification, ConsentChannel, Decided, Extension, LadderStep, LeakDecision, Offer, Origin, Place,
    Proof, Resolution, Round, Subject, Term, Ticket, TicketAct, TicketActKind, TicketEvent,
};

/// The codes of refusals for how a ticket stands; every other is for who asks, or for what is asked for.
pub(super) const FOR_HOW_IT_STANDS: [&str; 13] = [
    "ticketing.named_has_no_fee",
    "ticketing.not_for_named_readers",
    "ticketing.last_reader",
    "ticketing.not_confidential",
    "ticketing.no_leak_open",
    "ticketing.no_inquiry",
    "ticketing.too_many_messages",
    "ticketing.not_active",
    "ticketing.out_of_order",
    "ticketing.no_fee_offered",
    "ticketing.fee_not_agreed",
    "ticketing.nothing_runs",
    "ticketing.nothing_to_take_up",
];

pub(super) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap()
}

pub(super) fn hours(hours: i64) -> DateTime<Utc> {
    start() + TimeDelta::hours(hours)
}

pub(super) fn term(kind: DeadlineKind, due: i64) -> Term {
    Term { kind, due_at: hours(due), clause: "DLN-02".to_owned(), explanation: Vec::new() }
}

/// These terms and no ladder.
pub(super) fn only(terms: Vec<Term>) -> Decided {
    Decided { terms, ..Decided::default() }
}

pub(super) fn ticket() -> Ticket {
    let ids = SeededIds::new(1);
    let name = (TicketId::new(&ids), "T2026-000001".to_owned());
    let place = Place {
        estate_id: EstateId::new(&ids),
        estate_name: "Riverside".to_owned(),
        unit_id: None,
        unit_label: None,
    };
    let subject = Subject {
        kind: TicketKind::Repair,
        severity: Severity::Ordinary,
        category: "house_leak".to_owned(),
        title: "Leak".to_owned(),
        description: String::new(),
        about_staff: None,
        external_reference: None,
        class: ConfidentialityClass::Open,
    };
    let origin = Origin {
        interaction_id: None,
        rectifies: None,
        first_responder: "staff:1".to_owned(),
        standard: "service-centre".to_owned(),
        standard_version: 1,
        opened_at: start(),
    };
    let round = Round::first(start(), Some(hours(24)));
    let terms = vec![term(DeadlineKind::Respond, 1), term(DeadlineKind::Resolve, 24)];
    let decided = only(terms);
    let (ticket, event) = Ticket::open(name, (place, None), (subject, origin), (round, decided));
    assert_eq!((event, ticket.sequence, ticket.edit_version), (TicketEvent::Opened, 1, 1));
    ticket
}

pub(super) fn fee(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Cny)
}

pub(super) fn someone() -> StaffId {
    StaffId::new(&SeededIds::new(8))
}

pub(super) fn another() -> StaffId {
    StaffId::new(&SeededIds::new(24))
}

fn allowed_everything(principal: Principal) -> Actor {
    Actor::new(principal, Permission::ALL.to_vec(), Scope::Group)
}

pub(super) fn worker() -> Actor {
    allowed_everything(Principal::Staff(someone()))
}

pub(super) fn desk() -> Actor {
    allowed_everything(Principal::Staff(StaffId::new(&SeededIds::new(16))))
}

pub(super) fn quote(minor: i64) -> Offer {
    Offer { fee: fee(minor), lines: Vec::new(), payer: None }
}

/// What the values of acts are made from, where they need any.
#[derive(Debug, Clone, Copy)]
pub(super) struct ActInputs {
    pub(crate) minor: i64,
    pub(crate) is_complaint: bool,
    pub(crate) has_terms: bool,
    pub(crate) hour: i64,
}

/// The first level to which a matter goes up when somebody asks at `at`.
pub(super) fn level(at: DateTime<Utc>) -> LadderStep {
    LadderStep {
        ladder: Ladder::Asked,
        step: 1,
        raise_at: at,
        answer_by: Some(at + TimeDelta::hours(2)),
        to: vec!["director".to_owned()],
        clause: "ESC-01".to_owned(),
        explanation: Vec::new(),
    }
}

/// Something of the kind that can be done to any ticket.
#[expect(clippy::too_many_lines, reason = "every act once, by name")]
pub(super) fn act_of(kind: TicketActKind, inputs: ActInputs) -> TicketAct {
    let ActInputs { minor, is_complaint, has_terms, hour } = inputs;
    let reason = "why".to_owned();
    let terms = || vec![term(DeadlineKind::Respond, hour + 1), term(DeadlineKind::Resolve, hour + 3)];
    match kind {
        TicketActKind::Assign => TicketAct::Assign { assignee: someone() },
        TicketActKind::Release => TicketAct::Release { reason },
        TicketActKind::Accept => TicketAct::Accept,
        TicketActKind::Arrive => TicketAct::Arrive,
        TicketActKind::Urge => TicketAct::Urge { reason: Some(reason) },
        TicketActKind::Extend => TicketAct::Extend(Extension {
            term: term(DeadlineKind::Resolve, hour + 48),
            steps: Vec::new(),
            reason,
        }),
        TicketActKind::Escalate => {
            let step = level(hours(hour));
            TicketAct::Escalate { step, recipients: vec![another()], reason }
        }
        TicketActKind::TakeUp => TicketAct::TakeUp,
        TicketActKind::NoteProgress => {
            TicketAct::NoteProgress { text: reason, is_customer_told: is_complaint }
        }
        TicketActKind::Quote => TicketAct::Quote(quote(minor)),
        TicketActKind::ApproveQuote => approve(None),
        TicketActKind::DeclineQuote => TicketAct::DeclineQuote { reason },
        TicketActKind::WithdrawQuote => TicketAct::WithdrawQuote { reason },
        TicketActKind::Resolve => TicketAct::Resolve {
            resolution: Resolution::default(),
            close_at: hours(hour) + TimeDelta::days(3),
        },
        TicketActKind::Close => TicketAct::Close,
        TicketActKind::Reopen => TicketAct::Reopen { reason, decided: only(terms()), is_kept: true },
        TicketActKind::Reclassify => {
            let was = ticket();
            let kind = if is_complaint { TicketKind::Complaint } else { TicketKind::Repair };
            let to =
                Classification { subject: Subject { kind, ..was.subject.clone() }, ..was.classification() };
            let decided = has_terms.then(|| only(terms()));
            TicketAct::Reclassify { to, readers: Vec::new(), decided, reason }
        }
        TicketActKind::Cancel => TicketAct::Cancel { reason },
        TicketActKind::SetConfidentiality => {
            let class = match (is_complaint, has_terms) {
                (true, _) => ConfidentialityClass::Named,
                (false, true) => ConfidentialityClass::Restricted,
                (false, false) => ConfidentialityClass::Open,
            };
            TicketAct::SetConfidentiality {
                class,
                widest: ConfidentialityClass::Open,
                readers: vec![someone()],
                reason,
            }
        }
        TicketActKind::AddReader => TicketAct::AddReader { reader: another(), reason },
        TicketActKind::RemoveReader => TicketAct::RemoveReader { reader: another(), reason },
        TicketActKind::BreakGlass => TicketAct::BreakGlass { reason },
        TicketActKind::ReportLeak => TicketAct::ReportLeak { suspect: another(), account: reason },
        TicketActKind::DecideLeak => TicketAct::DecideLeak(LeakDecision {
            number: 1,
            is_proven: is_complaint,
            findings: reason,
            penalty: None,
        }),
        TicketActKind::AnswerReporter => TicketAct::AnswerReporter { text: reason },
        TicketActKind::NoteMessage => TicketAct::NoteMessage { text: reason },
    }
}

/// The same where nothing hangs on what is said.
pub(super) fn some(kind: TicketActKind) -> TicketAct {
    act_of(kind, ActInputs { minor: 12_850, is_complaint: true, has_terms: true, hour: 5 })
}

pub(super) fn approve(by_another: Option<&str>) -> TicketAct {
    let proof = Proof { given_by: None, channel: Some(ConsentChannel::Signature), evidence: None };
    TicketAct::ApproveQuote { proof, by_another: by_another.map(str::to_owned) }
}
