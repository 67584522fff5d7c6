//! What holds of every ticket, whatever is done to it in whatever order.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Money, Permission, Refusal, Scope};
use proptest::prelude::*;
use vocabulary::{ConfidentialityClass, DeadlineKind, TicketKind};

use super::{
    Classification, Deadline, DeadlineState, Inquiry, Offer, QuoteLine, QuoteState, Subject, Term, Ticket,
    TicketAct, TicketActKind, TicketEvent, TicketTimer,
    ground::{
        ActInputs, FOR_HOW_IT_STANDS, act_of, approve, desk, fee, hours, only, quote, some, someone, term,
        ticket, worker,
    },
};

fn assign() -> TicketAct {
    some(TicketActKind::Assign)
}

fn reopen(terms: Vec<Term>) -> TicketAct {
    TicketAct::Reopen { reason: "again".to_owned(), decided: only(terms), is_kept: true }
}

fn reclassify(to: Classification, terms: Option<Vec<Term>>) -> TicketAct {
    let (readers, decided) = (Vec::new(), terms.map(only));
    TicketAct::Reclassify { to, readers, decided, reason: "a slip".to_owned() }
}

impl Ticket {
    /// Done by the desk, which may do everything.
    fn done(&mut self, act: TicketAct, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        self.act(act, &desk(), at)
    }

    /// Done by the person responsible.
    fn worked(&mut self, act: TicketAct, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        self.act(act, &worker(), at)
    }

    fn resolve_now(&mut self, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        self.done(some(TicketActKind::Resolve), at)
    }

    fn quote_now(&mut self, minor: i64, hour: i64) -> Result<TicketEvent, Refusal> {
        self.done(TicketAct::Quote(quote(minor)), hours(hour))
    }

    fn statuses(&self) -> Vec<(DeadlineKind, i32, DeadlineState)> {
        self.deadlines.iter().map(|deadline| (deadline.kind, deadline.round, deadline.state)).collect()
    }
}

#[test]
fn work_follows_its_order_and_keeps_its_deadlines() {
    let mut ticket = ticket();
    assert_eq!(ticket.worked(TicketAct::Accept, hours(0)).unwrap_err().code, "ticketing.out_of_order");
    ticket.done(assign(), hours(0)).unwrap();
    ticket.worked(TicketAct::Accept, hours(1)).unwrap();
    ticket.worked(TicketAct::Arrive, hours(2)).unwrap();
    let resolved = ticket.resolve_now(hours(24)).unwrap();
    assert_eq!(
        resolved,
        TicketEvent::Resolved {
            fee: None,
            materials: vec![],
            is_in_time: true,
            by: desk().principal.staff_id()
        }
    );
    assert!(ticket.deadlines.iter().all(|deadline| matches!(deadline.state, DeadlineState::Kept(_))));
    ticket.done(TicketAct::Close, hours(30)).unwrap();
    assert_eq!(ticket.done(TicketAct::Close, hours(31)).unwrap_err().code, "ticketing.out_of_order");
}

#[test]
fn a_step_for_somebody_else_says_so() {
    let mut ticket = ticket();
    ticket.done(assign(), hours(0)).unwrap();
    let accepted = ticket.done(TicketAct::Accept, hours(1)).unwrap();
    assert_eq!(accepted, TicketEvent::Accepted { on_behalf_of: Some(someone()) });
    let arrived = ticket.worked(TicketAct::Arrive, hours(1)).unwrap();
    assert_eq!(arrived, TicketEvent::Arrived { on_behalf_of: None });
}

#[test]
fn a_colleagues_work_is_for_those_who_may_do_it_for_them() {
    let actor = |principal, held| Actor::new(principal, vec![held], Scope::Group);
    let plain = Permission::TicketsWrite;
    let mut ticket = ticket();
    assert!(ticket.must_be_work_of(&actor(desk().principal, plain)).is_ok(), "nobody is responsible");
    ticket.done(assign(), hours(0)).unwrap();
    let refused = ticket.must_be_work_of(&actor(desk().principal, plain)).unwrap_err();
    assert_eq!(refused.code, "ticketing.work_of_another");
    assert!(ticket.must_be_work_of(&actor(worker().principal, plain)).is_ok());
    assert!(ticket.must_be_work_of(&actor(desk().principal, Permission::TicketsSupervise)).is_ok());
}

#[test]
fn a_deadline_kept_one_second_late_is_missed() {
    let mut ticket = ticket();
    ticket.done(assign(), hours(0)).unwrap();
    ticket.worked(TicketAct::Accept, hours(1) + TimeDelta::seconds(1)).unwrap();
    assert!(ticket.deadlines.iter().any(Deadline::is_missed));
    let resolved = ticket.resolve_now(hours(2)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { is_in_time: false, .. }));
}

#[test]
fn time_misses_a_deadline_once_and_leaves_the_version_that_people_hold() {
    let mut ticket = ticket();
    assert_eq!(ticket.expire(hours(1)), None, "due is not late");
    let (respond, resolve) =
        (TicketTimer::Deadline(DeadlineKind::Respond), TicketTimer::Deadline(DeadlineKind::Resolve));
    let after = |hour| hours(hour) + TimeDelta::microseconds(1);
    assert_eq!(ticket.timers(), [(respond, after(1)), (resolve, after(24))]);
    assert_eq!(ticket.due_at(), Some(hours(1)));
    assert!(ticket.expire(hours(2)).is_some());
    assert_eq!(ticket.expire(hours(3)), None);
    assert_eq!((ticket.sequence, ticket.edit_version), (2, 1));
    assert_eq!(ticket.timers(), [(resolve, after(24))], "it cannot be missed again");
    assert_eq!(ticket.due_at(), Some(hours(1)), "late, and still owed");
    ticket.done(assign(), hours(0)).unwrap();
    ticket.worked(TicketAct::Accept, hours(4)).unwrap();
    assert_eq!(ticket.due_at(), Some(hours(24)), "late, but done");
}

#[test]
fn a_ticket_taken_up_again_has_a_round_of_its_own() {
    let mut ticket = ticket();
    assert!(ticket.expire(hours(2)).is_some());
    ticket.resolve_now(hours(3)).unwrap();
    let terms = vec![term(DeadlineKind::Resolve, 40)];
    ticket.done(reopen(terms), hours(30)).unwrap();
    let missed = DeadlineState::Missed(hours(2));
    assert_eq!(
        ticket.statuses(),
        [
            (DeadlineKind::Respond, 1, missed),
            (DeadlineKind::Resolve, 1, DeadlineState::Kept(hours(3))),
            (DeadlineKind::Resolve, 2, DeadlineState::Running),
        ]
    );
    let resolved = ticket.resolve_now(hours(40)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { is_in_time: true, .. }), "each round by itself");
    ticket.done(reopen(vec![]), hours(41)).unwrap();
    assert_eq!((ticket.round.number, ticket.due_at(), ticket.timers()), (3, None, vec![]));
}

#[test]
fn a_ticket_reclassified_has_the_deadlines_of_what_it_is() {
    let mut ticket = ticket();
    ticket.done(assign(), hours(0)).unwrap();
    ticket.worked(TicketAct::Accept, hours(1)).unwrap();
    let to = Classification {
        subject: Subject { kind: TicketKind::Complaint, ..ticket.subject.clone() },
        ..ticket.classification()
    };
    let terms = vec![term(DeadlineKind::Respond, 2), term(DeadlineKind::Resolve, 8)];
    assert!(ticket.has_other_terms_as(&to.subject));
    ticket.done(reclassify(to.clone(), Some(terms)), hours(2)).unwrap();
    assert_eq!(
        ticket.statuses(),
        [
            (DeadlineKind::Respond, 1, DeadlineState::Kept(hours(1))),
            (DeadlineKind::Resolve, 1, DeadlineState::Superseded(hours(2))),
            (DeadlineKind::Resolve, 1, DeadlineState::Running),
        ]
    );
    assert_eq!(ticket.due_at(), Some(hours(8)));
    let again = ticket.done(reclassify(to, None), hours(3)).unwrap_err();
    assert_eq!(again.code, "ticketing.nothing_to_change");
}

#[test]
fn a_slip_of_the_pen_that_is_mended_leaves_the_deadlines() {
    let mut ticket = ticket();
    let before = ticket.deadlines.clone();
    let to = Classification {
        subject: Subject { title: "Leak in the kitchen".to_owned(), ..ticket.subject.clone() },
        ..ticket.classification()
    };
    assert!(!ticket.has_other_terms_as(&to.subject));
    ticket.done(reclassify(to, None), hours(1)).unwrap();
    assert_eq!((&ticket.deadlines, ticket.subject.title.as_str()), (&before, "Leak in the kitchen"));
    ticket.origin.rectifies = Some(ticket.id);
    let complaint = Subject { kind: TicketKind::Complaint, ..ticket.subject.clone() };
    assert!(!ticket.has_other_terms_as(&complaint), "what was ordered holds");
    ticket.resolve_now(hours(2)).unwrap();
    assert_eq!(ticket.round.customer_term, Some(hours(24)));
    ticket.done(reopen(vec![]), hours(3)).unwrap();
    assert_eq!(ticket.round.customer_term, None, "it was of the first round");
}

#[test]
fn work_is_not_finished_while_a_fee_waits_for_an_answer() {
    let mut ticket = ticket();
    assert_eq!(ticket.quote_now(-1, 0).unwrap_err().faults[0].code, "fee.out_of_range");
    let most = Money::MOST_CHARGED + 1;
    assert_eq!(ticket.quote_now(most, 0).unwrap_err().faults[0].code, "fee.out_of_range");
    ticket.quote_now(12_850, 0).unwrap();
    assert_eq!(ticket.resolve_now(hours(1)).unwrap_err().code, "ticketing.fee_not_agreed");
    ticket.done(approve(None), hours(1)).unwrap();
    let resolved = ticket.resolve_now(hours(1)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { fee: Some(agreed), .. } if agreed == fee(12_850)));
}

#[test]
fn every_answer_to_a_fee_leads_on() {
    let mut ticket = ticket();
    ticket.quote_now(300_000, 0).unwrap();
    ticket.done(some(TicketActKind::DeclineQuote), hours(1)).unwrap();
    assert!(ticket.clone().resolve_now(hours(1)).is_ok(), "declined, it waits for nobody");
    ticket.quote_now(30_000, 2).unwrap();
    ticket.done(approve(None), hours(2)).unwrap();
    // More was found behind the wall; the customer does not want it, and the first fee holds.
    ticket.quote_now(50_000, 3).unwrap();
    assert_eq!(ticket.agreed_fee(), Some(fee(30_000)), "until the next one is agreed");
    ticket.done(some(TicketActKind::DeclineQuote), hours(3)).unwrap();
    ticket.quote_now(40_000, 4).unwrap();
    ticket.done(approve(None), hours(4)).unwrap();
    let words: Vec<_> = ticket.quotes.iter().map(|quote| quote.state.kind().as_str()).collect();
    assert_eq!(words, ["declined", "superseded", "declined", "accepted"]);
    ticket.done(some(TicketActKind::WithdrawQuote), hours(5)).unwrap();
    let resolved = ticket.resolve_now(hours(5)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { fee: None, .. }));
}

#[test]
fn a_fee_of_nothing_waits_for_nobody_and_is_no_charge() {
    let mut ticket = ticket();
    ticket.quote_now(0, 0).unwrap();
    let resolved = ticket.clone().resolve_now(hours(1)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { fee: None, .. }));
    ticket.done(approve(None), hours(1)).unwrap();
    let resolved = ticket.resolve_now(hours(1)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { fee: None, .. }));
}

#[test]
fn lines_add_up_and_consent_is_taken_by_another_where_a_clause_asks() {
    let line = |minor| QuoteLine { description: "siphon".to_owned(), amount: fee(minor) };
    let mut ticket = ticket();
    let wrong = Offer { lines: vec![line(100), line(99)], ..quote(200) };
    assert_eq!(ticket.done(TicketAct::Quote(wrong), hours(0)).unwrap_err().faults[0].code, "fee.not_the_sum");
    let right = Offer { lines: vec![line(100), line(100)], ..quote(200) };
    ticket.done(TicketAct::Quote(right), hours(0)).unwrap();
    let own = ticket.done(approve(Some("REP-09")), hours(1)).unwrap_err();
    assert_eq!(own.code, "ticketing.consent_by_quoter");
    ticket.worked(approve(Some("REP-09")), hours(1)).unwrap();
}

fn acts() -> impl Strategy<Value = TicketAct> {
    let kinds = prop::sample::select(TicketActKind::ALL);
    let inputs = (-5_i64..500, any::<bool>(), any::<bool>(), 0_i64..60);
    (kinds, inputs).prop_map(|(kind, (minor, is_complaint, has_terms, hour))| {
        act_of(kind, ActInputs { minor, is_complaint, has_terms, hour })
    })
}

proptest! {
    #[test]
    fn no_order_of_acts_breaks_a_ticket(
        // Where nothing is done, time passes.
        steps in prop::collection::vec((prop::option::weighted(0.9, acts()), any::<bool>()), 0..40)
    ) {
        let mut ticket = Ticket { inquiry: Some(Inquiry::default()), ..ticket() };
        for (hour, (step, is_by_desk)) in steps.into_iter().enumerate() {
            let before = ticket.clone();
            let at = hours(i64::try_from(hour).unwrap());
            let is_expiry = step.is_none();
            let event = match step {
                None => ticket.expire(at),
                Some(act) => {
                    let is_listed = before.acts().contains(&act.kind());
                    let actor = if is_by_desk { desk() } else { worker() };
                    let done = ticket.act(act, &actor, at);
                    let refused = done.as_ref().is_err_and(|no| FOR_HOW_IT_STANDS.contains(&no.code));
                    prop_assert_eq!(is_listed, !refused, "what may be done is told by the same rules");
                    done.ok()
                }
            };
            match event {
                // One step, one sequence, one event: what lets others see a gap.
                Some(_) => {
                    prop_assert_eq!(ticket.sequence, before.sequence + 1);
                    prop_assert_eq!(ticket.edit_version, before.edit_version + i32::from(!is_expiry));
                }
                None => prop_assert_eq!(&ticket, &before, "a refused step changes nothing"),
            }
            prop_assert!(!before.state.is_over() || ticket.state == before.state, "what is over stays over");
            let class = ticket.subject.class;
            prop_assert_eq!(class == ConfidentialityClass::Named, !ticket.readers.is_empty());
            prop_assert!(class >= ticket.subject.widest_class());
            prop_assert!(ticket.subject.about_staff.is_none_or(|about| !ticket.is_read_by(about)));
            for (was, is) in before.deadlines.iter().zip(&ticket.deadlines) {
                prop_assert!(was.is_running() || was == is, "a settled deadline never changes");
            }
            let held: Vec<_> = ticket.held_deadlines().map(|deadline| deadline.kind).collect();
            let mut kinds = held.clone();
            kinds.sort_unstable();
            kinds.dedup();
            prop_assert_eq!(kinds.len(), held.len(), "one of a kind holds in a round");
            let standing = |wanted: fn(&QuoteState) -> bool| {
                ticket.quotes.iter().filter(|quote| wanted(&quote.state)).count()
            };
            prop_assert!(standing(|state| matches!(state, QuoteState::Offered)) <= 1);
            prop_assert!(standing(|state| matches!(state, QuoteState::Accepted(_))) <= 1);
            prop_assert!(ticket.state.is_active() || ticket.due_at().is_none(), "nobody owes what is done");
            prop_assert!(!ticket.state.is_over() || ticket.timers().is_empty(), "time is done with it");
            let mut timers: Vec<_> = ticket.timers().into_iter().map(|(timer, _at)| timer).collect();
            timers.sort_unstable();
            timers.dedup();
            prop_assert_eq!(timers.len(), ticket.timers().len(), "each is one timer");
        }
    }
}
