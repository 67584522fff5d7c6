//! Every state with every act: what is shown as allowed is done, and all else is refused under its code.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiClientId, EstateId, Principal, SeededIds, StaffId};
use standards::CallbackChannel;
use vocabulary::{CallbackId, TicketId, TicketKind};

use super::{
    ActContext, Answer, AttemptOutcome, Callback, CallbackAct, CallbackActKind, Discretion, Occasion, State,
    Waiver, WaiverKind,
};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// Who has the callback where somebody has it, who waived it where somebody did, and who acts.
struct People {
    assignee: StaffId,
    waiver: Principal,
    actor: Principal,
    another: StaffId,
}

fn people() -> People {
    let ids = SeededIds::new(5);
    let next = || StaffId::new(&ids);
    People {
        assignee: next(),
        waiver: Principal::Staff(next()),
        actor: Principal::Staff(next()),
        another: next(),
    }
}

fn callback(state: State) -> Callback {
    let ids = SeededIds::new(7);
    Callback {
        id: CallbackId::new(&ids),
        version: 1,
        sequence: 1,
        estate_id: EstateId::new(&ids),
        unit_id: None,
        customer_id: None,
        occasion: Occasion {
            ticket_id: TicketId::new(&ids),
            ticket_number: "T1970-000001".to_owned(),
            title: "Leak".to_owned(),
            kind: TicketKind::Repair.into(),
            resolution: 1,
            standard: "estate-handbook".to_owned(),
            standard_version: 1,
            discretion: Discretion { is_confidential: false, is_for_named_readers: false, about_staff: None },
        },
        series: "follow_up".to_owned(),
        clause: "CBK-13".to_owned(),
        explanation: Vec::new(),
        channel: CallbackChannel::Phone,
        who: Vec::new(),
        coverage_percent: None,
        is_required: true,
        not_before: None,
        due_at: NOW,
        due_on: NOW.date_naive(),
        state,
        attempts: 0,
        missed_at: None,
    }
}

fn answer() -> Answer {
    Answer { satisfaction: 5, is_solved: true, remarks: String::new(), suggestions: String::new() }
}

fn waived(people: &People, approved_by: Option<String>) -> State {
    let (kind, reason, by) = (WaiverKind::Other, "moved away".to_owned(), people.waiver.to_string());
    State::Waived(Waiver { kind, reason, by, approved_by, at: NOW })
}

/// Each state, with the code under which it refuses each of [`CallbackActKind::ALL`]; none for what it allows.
fn table(people: &People) -> Vec<(State, [Option<&'static str>; 5])> {
    let not_waived = Some("callbacks.not_waived");
    let approved = Some("callbacks.waiver_approved");
    let owed = [None, None, None, None, not_waived];
    let over = |approving| {
        let not_owed = Some("callbacks.not_owed");
        [not_owed, not_owed, not_owed, not_owed, approving]
    };
    let by_rule = Waiver::by_system(WaiverKind::WorkResumed, "reopened", NOW);
    vec![
        (State::Due, owed),
        (State::InProgress { assignee: None }, owed),
        (State::InProgress { assignee: Some(people.assignee) }, owed),
        (State::Done { answer: answer(), is_rectification_ordered: false, at: NOW }, over(not_waived)),
        (State::Unreachable { at: NOW }, over(not_waived)),
        (waived(people, None), over(None)),
        (waived(people, Some("staff:2".to_owned())), over(approved)),
        (State::Waived(by_rule), over(approved)),
    ]
}

fn act(people: &People, kind: CallbackActKind) -> CallbackAct {
    match kind {
        CallbackActKind::Complete => CallbackAct::Complete { answer: answer() },
        CallbackActKind::Attempt => {
            CallbackAct::Attempt { outcome: AttemptOutcome::NoAnswer, note: String::new() }
        }
        CallbackActKind::Assign => CallbackAct::Assign { assignee: people.another },
        CallbackActKind::Waive => {
            CallbackAct::Waive { kind: WaiverKind::Other, reason: "moved away".to_owned() }
        }
        CallbackActKind::ApproveWaiver => CallbackAct::ApproveWaiver,
    }
}

#[test]
fn every_state_does_the_acts_that_it_shows_and_refuses_the_others() {
    let people = people();
    for (state, told) in table(&people) {
        for (kind, code) in CallbackActKind::ALL.iter().copied().zip(told) {
            let mut changed = callback(state.clone());
            let before = changed.clone();
            assert_eq!(changed.acts().contains(&kind), code.is_none(), "{kind:?} when {state:?}");
            let acting = ActContext { by: &people.actor, at: NOW, order: None };
            match changed.act(act(&people, kind), acting) {
                Ok(event) => {
                    assert_eq!(code, None, "{kind:?} when {state:?}");
                    let told = changed.sequence - before.sequence;
                    assert_eq!((changed.version, told), (2, i32::from(event.is_told())));
                }
                Err(refusal) => {
                    assert_eq!(Some(refusal.code), code, "{kind:?} when {state:?}");
                    assert_eq!(changed, before, "a refusal changes nothing");
                }
            }
        }
    }
}

#[test]
fn rules_about_time_and_people_are_asked_of_an_act_that_is_shown() {
    let people = people();
    let robot = Principal::Client(ApiClientId::new(&SeededIds::new(9)));
    let mut early = callback(State::Due);
    early.not_before = Some(NOW + TimeDelta::hours(1));
    let theirs = callback(State::InProgress { assignee: Some(people.another) });
    let consent = callback(waived(&people, None));
    for (mut callback, kind, by, code) in [
        (early.clone(), CallbackActKind::Complete, &people.actor, "callbacks.too_early"),
        (early, CallbackActKind::Attempt, &people.actor, "callbacks.too_early"),
        (theirs, CallbackActKind::Assign, &people.actor, "callbacks.already_assigned"),
        (consent.clone(), CallbackActKind::ApproveWaiver, &people.waiver, "callbacks.own_waiver"),
        (consent, CallbackActKind::ApproveWaiver, &robot, "callbacks.approved_by_people"),
    ] {
        let before = callback.clone();
        assert!(callback.acts().contains(&kind), "{kind:?}");
        let refusal = callback.act(act(&people, kind), ActContext { by, at: NOW, order: None }).unwrap_err();
        assert_eq!((refusal.code, callback), (code, before));
    }
}
