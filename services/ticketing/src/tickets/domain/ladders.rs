//! A ticket with a ladder, as time passes and people act: each step once, at its time, while somebody waits for it.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::StaffId;
use proptest::prelude::*;
use vocabulary::{DeadlineKind, Ladder};

use super::{
    Decided, EscalationState, EscalationStatus, Extension, LadderStep, Passed, ProgressGap, Ticket,
    TicketAct, TicketActKind, TicketEvent, TicketTimer,
    ground::{desk, hours, level, some, term, ticket},
};

fn step(ladder: Ladder, nth: i32, raise_at: DateTime<Utc>) -> LadderStep {
    LadderStep {
        ladder,
        step: nth,
        raise_at,
        answer_by: Some(raise_at + TimeDelta::minutes(30)),
        to: vec!["manager".to_owned()],
        clause: "ESC-01".to_owned(),
        explanation: Vec::new(),
    }
}

/// Work owed within a day, with a warning two hours before and a step two hours after; the head hears of it at once.
fn ladder(hour: i64) -> Decided {
    let resolve = Ladder::Promise(DeadlineKind::Resolve);
    let steps = vec![
        step(Ladder::Reception, 1, hours(hour)),
        step(resolve, 1, hours(hour + 22)),
        step(resolve, 2, hours(hour + 26)),
    ];
    Decided {
        terms: vec![term(DeadlineKind::Respond, hour + 1), term(DeadlineKind::Resolve, hour + 24)],
        steps,
        progress_due: Some(hours(hour + 8)),
    }
}

/// A ticket that was taken up again under that ladder.
fn climbing() -> Ticket {
    let mut ticket = ticket();
    ticket.act(some(TicketActKind::Assign), &desk(), hours(0)).unwrap();
    ticket.act(some(TicketActKind::Resolve), &desk(), hours(0)).unwrap();
    let again = TicketAct::Reopen { reason: "again".to_owned(), decided: ladder(0), is_kept: true };
    ticket.act(again, &desk(), hours(0)).unwrap();
    ticket
}

/// Everything whose time has come, in words.
#[expect(clippy::wildcard_enum_match_arm, reason = "time alone brings no other event")]
fn pass(ticket: &mut Ticket, now: DateTime<Utc>) -> Vec<String> {
    let mut passed = Vec::new();
    while let Some(next) = ticket.next_passed(now) {
        let event = match &next {
            Passed::Deadline => ticket.expire(now),
            Passed::Step(step) => ticket.raise(step, Vec::new(), now),
            Passed::Unanswered(step) => ticket.leave_unanswered(step, Vec::new(), now),
        };
        passed.push(match event.unwrap() {
            TicketEvent::DeadlineMissed { deadline } => format!("missed {}", deadline.kind),
            TicketEvent::Escalated { step, .. } => format!("step {}", step.step),
            TicketEvent::EscalationUnanswered { step, .. } => format!("unanswered {}", step.step),
            other => panic!("{other:?}"),
        });
    }
    passed
}

fn statuses(ticket: &Ticket) -> Vec<EscalationStatus> {
    ticket.escalations.iter().map(|escalation| escalation.state.kind()).collect()
}

fn extend(to: i64) -> TicketAct {
    let term = term(DeadlineKind::Resolve, to);
    let steps = vec![step(Ladder::Promise(DeadlineKind::Resolve), 1, hours(to - 2))];
    TicketAct::Extend(Extension { term, steps, reason: "Parts come tomorrow.".to_owned() })
}

#[test]
fn each_step_is_taken_once_and_in_the_order_of_time_also_when_nobody_looked_for_long() {
    let mut ticket = climbing();
    assert_eq!(pass(&mut ticket, hours(0)), ["step 1"]);
    assert!(pass(&mut ticket, hours(0)).is_empty(), "once");
    let mut late = climbing();
    assert_eq!(
        pass(&mut late, hours(30)),
        [
            "step 1",
            "unanswered 1",
            "missed respond",
            "step 1",
            "unanswered 1",
            "missed resolve",
            "step 2",
            "unanswered 2"
        ]
    );
    assert!(pass(&mut late, hours(99)).is_empty());
}

#[test]
fn time_leaves_the_version_that_people_hold() {
    let mut ticket = climbing();
    let (sequence, version) = (ticket.sequence, ticket.edit_version);
    pass(&mut ticket, hours(0));
    assert_eq!((ticket.sequence, ticket.edit_version), (sequence + 1, version));
}

#[test]
fn who_takes_it_up_ends_the_waiting() {
    let mut ticket = climbing();
    let nothing = ticket.act(TicketAct::TakeUp, &desk(), hours(0)).unwrap_err();
    assert_eq!(nothing.code, "ticketing.nothing_to_take_up");
    pass(&mut ticket, hours(0));
    assert_eq!(ticket.awaited_roles(), ["manager"]);
    ticket.act(TicketAct::TakeUp, &desk(), hours(0)).unwrap();
    assert!(ticket.awaited_roles().is_empty());
    assert_eq!(pass(&mut ticket, hours(1)), Vec::<String>::new(), "answered, so not unanswered");
    let taken_up = ticket.escalations.first().unwrap().state;
    assert_eq!(taken_up, EscalationState::TakenUp { at: hours(0), by: desk().principal.staff_id() });
}

#[test]
fn a_step_that_nobody_answered_may_be_taken_up_late() {
    let mut ticket = climbing();
    pass(&mut ticket, hours(1));
    assert_eq!(statuses(&ticket).first(), Some(&EscalationStatus::Unanswered));
    ticket.act(TicketAct::TakeUp, &desk(), hours(2)).unwrap();
    assert_eq!(statuses(&ticket).first(), Some(&EscalationStatus::TakenUp));
}

#[test]
fn nobody_hears_of_what_is_done() {
    let mut ticket = climbing();
    ticket.act(some(TicketActKind::Resolve), &desk(), hours(1)).unwrap();
    assert!(statuses(&ticket).iter().all(|status| *status == EscalationStatus::Dropped));
    assert!(ticket.timers().iter().all(|(timer, _at)| *timer == TicketTimer::Closing));
    let mut cancelled = climbing();
    cancelled.act(some(TicketActKind::Cancel), &desk(), hours(1)).unwrap();
    assert!(cancelled.timers().is_empty());
}

#[test]
fn a_promise_is_put_off_once_before_its_time_and_its_steps_go_with_it() {
    let mut ticket = climbing();
    assert_eq!(ticket.act(extend(24), &desk(), hours(2)).unwrap_err().faults[0].code, "extension.not_later");
    assert_eq!(ticket.act(extend(48), &desk(), hours(25)).unwrap_err().code, "ticketing.deadline_over");
    let extended = ticket.act(extend(48), &desk(), hours(2)).unwrap();
    assert!(
        matches!(&extended, TicketEvent::Extended { from, deadline, .. } if (*from, deadline.due_at) == (hours(24), hours(48)))
    );
    assert_eq!(ticket.act(extend(60), &desk(), hours(3)).unwrap_err().code, "ticketing.extended_before");
    assert_eq!(pass(&mut ticket, hours(46)), ["step 1", "unanswered 1", "missed respond", "step 1"]);
    assert_eq!(ticket.due_at(), Some(hours(1)), "the first response is still owed");
}

#[test]
fn what_is_beyond_those_in_charge_goes_up_level_by_level_whatever_happens_to_it() {
    let mut ticket = climbing();
    assert_eq!(ticket.asked().count(), 0);
    let up = |nth, hour| TicketAct::Escalate {
        step: LadderStep { step: nth, ..level(hours(hour)) },
        recipients: vec![some_one()],
        reason: "The wall is not ours to open.".to_owned(),
    };
    let said = ticket.act(up(1, 1), &desk(), hours(1)).unwrap();
    assert!(
        matches!(&said, TicketEvent::Escalated { recipients, reason: Some(_), .. } if *recipients == [some_one()])
    );
    assert_eq!(ticket.asked().collect::<Vec<_>>(), [["director"]]);
    assert!(ticket.awaited_roles().contains(&"director".to_owned()));
    ticket.act(some(TicketActKind::Reclassify), &desk(), hours(2)).unwrap();
    assert!(ticket.awaited_roles().contains(&"director".to_owned()), "a new name for it decides nothing");
    assert!(pass(&mut ticket, hours(4)).contains(&"unanswered 1".to_owned()));
    ticket.act(up(2, 5), &desk(), hours(5)).unwrap();
    assert_eq!(ticket.asked().count(), 2);
    ticket.act(TicketAct::TakeUp, &desk(), hours(6)).unwrap();
    assert!(ticket.awaited_roles().is_empty());
    ticket.act(some(TicketActKind::Resolve), &desk(), hours(7)).unwrap();
    assert_eq!(ticket.act(up(3, 8), &desk(), hours(8)).unwrap_err().code, "ticketing.not_active");
    let again = TicketAct::Reopen { reason: "again".to_owned(), decided: ladder(9), is_kept: true };
    ticket.act(again, &desk(), hours(9)).unwrap();
    assert_eq!(ticket.asked().count(), 0, "a round climbs its own ladder");
}

#[test]
fn progress_is_missed_unless_it_was_noted_since_the_last_time_and_the_customer_told() {
    let mut ticket = climbing();
    let ask = |ticket: &mut Ticket, tells, next| ticket.ask_for_progress(tells, hours(next));
    assert_eq!(ask(&mut ticket, true, 32), Some(ProgressGap::NotNoted));
    let note = |told| TicketAct::NoteProgress { text: "Ordered.".to_owned(), is_customer_told: told };
    ticket.act(note(false), &desk(), hours(9)).unwrap();
    assert_eq!(ask(&mut ticket, true, 56), Some(ProgressGap::CustomerNotTold));
    ticket.act(note(true), &desk(), hours(33)).unwrap();
    assert_eq!(ask(&mut ticket, true, 80), None);
    assert_eq!(ask(&mut ticket, true, 104), Some(ProgressGap::NotNoted), "yesterday's is old");
    ticket.act(TicketAct::Release { reason: "ill".to_owned() }, &desk(), hours(90)).unwrap();
    assert_eq!(ask(&mut ticket, true, 128), None, "it is nobody's");
}

proptest! {
    /// Whenever one looks, and whatever was done before: a step is taken at most once, never before its time, and none is left
    /// that somebody should have heard of.
    #[test]
    fn steps_are_taken_once_and_never_early(
        looks in prop::collection::vec((0_i64..60, prop::option::of(0_usize..4)), 1..20)
    ) {
        let mut looks = looks;
        looks.sort_unstable();
        let mut ticket = climbing();
        let mut taken = Vec::new();
        for (hour, act) in looks {
            let now = hours(hour);
            while let Some(next) = ticket.next_passed(now) {
                // A round that begins at the moment of the one before has the same steps, which are others.
                let round = ticket.round.number;
                match next {
                    Passed::Deadline => prop_assert!(ticket.expire(now).is_some()),
                    Passed::Step(step) => {
                        prop_assert!(step.raise_at <= now, "early");
                        prop_assert!(ticket.raise(&step, vec![some_one()], now).is_some());
                        prop_assert!(!taken.contains(&(round, step.clone())), "twice");
                        taken.push((round, step));
                    }
                    Passed::Unanswered(step) => {
                        prop_assert!(taken.contains(&(round, step.clone())), "nobody was told");
                        prop_assert!(ticket.leave_unanswered(&step, Vec::new(), now).is_some());
                    }
                }
            }
            let is_due = |at: &DateTime<Utc>| *at <= now;
            let left = ticket.timers().into_iter().filter(|(timer, at)| *timer == TicketTimer::Step && is_due(at));
            prop_assert_eq!(left.count(), 0, "a step is left behind");
            let act = match act {
                Some(0) => some(TicketActKind::Resolve),
                Some(1) => TicketAct::Reopen { reason: "again".to_owned(), decided: ladder(hour), is_kept: true },
                Some(2) => extend(hour + 30),
                Some(_) => TicketAct::TakeUp,
                None => continue,
            };
            drop(ticket.act(act, &desk(), now));
        }
    }
}

fn some_one() -> StaffId {
    StaffId::new(&kernel::SeededIds::new(4))
}
