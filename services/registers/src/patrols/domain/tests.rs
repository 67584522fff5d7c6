//! What may be done on a round, what the weather asks for, and what is wrong with a finding.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{
    Actor, Currency, EstateId, Faults, Id, Money, Permission, Principal, Refusal, Scope, SeededIds, StaffId,
};
use standards::patrols::WeatherRule;
use vocabulary::{
    DogWasteOutcome, FormRecordId, PatrolFindingKind, PatrolOccasion, PatrolPlanId, PatrolRoundId, PlaceId,
    PlaceKind, Severity, TicketKind, WeatherKind, WeatherLevel, WeatherWarningId,
};

use super::{
    FindingDetails, PatrolRound, RoundActKind, RoundState, Stop, StopOutcome, Tally, Visit, WarningPlace,
    WeatherWarning, check_finding,
};
use crate::records::domain::Step;

fn now() -> DateTime<Utc> {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

fn hours(count: i64) -> DateTime<Utc> {
    now() + TimeDelta::hours(count)
}

fn guard() -> Actor {
    let principal = Principal::Staff(StaffId::new(&SeededIds::new(1)));
    Actor::new(principal, vec![Permission::RegistersWrite], Scope::Group)
}

fn step() -> Step {
    Step { by: guard().principal, at: now() }
}

fn id<T: Id>() -> T {
    T::from_uuid(EstateId::new(&SeededIds::new(7)).as_uuid())
}

/// A round of one stop.
fn round(state: RoundState) -> PatrolRound {
    PatrolRound {
        id: id::<PatrolRoundId>(),
        version: 1,
        sequence: 0,
        estate_id: id(),
        plan_id: id::<PatrolPlanId>(),
        name: "每日巡视".to_owned(),
        form: "patrol-follow-up-record".to_owned(),
        form_version: 1,
        position: None,
        cleaning_fee: None,
        occasion: PatrolOccasion::Planned,
        warning_id: None,
        begins_at: now(),
        due_at: hours(2),
        state,
        tally: Tally { stops: 1, ..Tally::default() },
    }
}

fn stop(outcome: StopOutcome) -> Stop {
    let (position, kind, label) = (1, PlaceKind::Building, "1栋".to_owned());
    Stop { position, place_id: id::<PlaceId>(), kind, label, outcome }
}

fn visit() -> Visit {
    Visit { step: step(), contents: None, files: Vec::new() }
}

fn do_it(round: &mut PatrolRound, act: RoundActKind, at: DateTime<Utc>) -> Result<(), Refusal> {
    match act {
        RoundActKind::Start => round.start(&guard(), at),
        RoundActKind::Visit => round.visit(&mut stop(StopOutcome::Open), visit(), 0),
        RoundActKind::Skip => round.skip(&mut stop(StopOutcome::Open), step(), "锁闭".to_owned()),
        RoundActKind::Finish => round.finish(&guard(), at),
    }
}

#[test]
fn what_is_offered_is_done_and_all_else_is_refused() {
    let (started, overdue_since) = (step(), None);
    let begun = || RoundState::InProgress { started: started.clone(), overdue_since };
    let states = [
        RoundState::Due,
        begun(),
        RoundState::Done { started: step(), overdue_since, finished: step() },
        RoundState::Missed { at: now() },
        RoundState::Cancelled { at: now() },
    ];
    for state in states {
        for act in RoundActKind::ALL {
            let mut round = round(state.clone());
            let is_offered = round.acts().contains(act);
            let done = do_it(&mut round, *act, now());
            assert_eq!(done.is_ok(), is_offered, "{act} when {:?}", round.state.status());
            assert_eq!(round.version, if is_offered { 2 } else { 1 });
        }
    }
    let mut reached = round(begun());
    do_it(&mut reached, RoundActKind::Visit, now()).unwrap();
    assert_eq!(reached.acts(), [RoundActKind::Finish]);
    do_it(&mut reached, RoundActKind::Finish, now()).unwrap();
}

#[test]
fn a_stop_that_was_skipped_may_still_be_visited_and_counts_once() {
    let mut round = round(RoundState::Due);
    assert_eq!(round.start(&guard(), hours(-1)).unwrap_err().code, "patrols.not_yet");
    round.start(&guard(), now()).unwrap();
    let mut stop = stop(StopOutcome::Open);
    round.skip(&mut stop, step(), "锁闭".to_owned()).unwrap();
    let twice = round.skip(&mut stop, step(), "锁闭".to_owned()).unwrap_err();
    assert_eq!((twice.code, round.tally.left()), ("patrols.skipped_already", 0));
    round.visit(&mut stop, visit(), 2).unwrap();
    assert_eq!((round.tally.visited, round.tally.skipped, round.tally.findings), (1, 0, 2));
    assert_eq!(round.visit(&mut stop, visit(), 0).unwrap_err().code, "patrols.visited_already");
}

#[test]
fn a_round_is_found_late_once_and_goes_on_only_if_somebody_began() {
    let mut idle = round(RoundState::Due);
    assert!(!idle.expire(hours(1)));
    assert!(idle.expire(hours(2)) && !idle.expire(hours(3)));
    assert_eq!((idle.sequence, idle.watched_until()), (1, None));
    assert_eq!(idle.state, RoundState::Missed { at: hours(2) });
    assert!(!idle.cancel(hours(3)), "it is over");
    let mut begun = round(RoundState::Due);
    begun.start(&guard(), now()).unwrap();
    assert_eq!(begun.watched_until(), Some(hours(2)));
    assert!(begun.expire(hours(2)) && !begun.expire(hours(3)));
    assert_eq!(begun.state.overdue_since(), Some(hours(2)));
    do_it(&mut begun, RoundActKind::Visit, hours(3)).unwrap();
    begun.finish(&guard(), hours(3)).unwrap();
    assert_eq!(begun.state.overdue_since(), Some(hours(2)), "it was late");
    assert!(round(RoundState::Due).cancel(now()));
}

fn warning(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> WeatherWarning {
    WeatherWarning {
        id: id::<WeatherWarningId>(),
        version: 1,
        place: WarningPlace::Estate(id()),
        kind: WeatherKind::Typhoon,
        level: WeatherLevel::Orange,
        starts_at,
        ends_at,
        source: None,
        entered_by: guard().principal,
        entered_at: now(),
        withdrawn: None,
        spread_after: None,
    }
}

#[test]
fn the_weather_asks_for_rounds_before_it_while_it_lasts_and_after() {
    let rule = WeatherRule {
        kind: WeatherKind::Typhoon,
        from_level: WeatherLevel::Yellow,
        is_before: true,
        is_after: true,
        every_hours: Some(4),
    };
    assert!(rule.applies(WeatherKind::Typhoon, WeatherLevel::Red));
    assert!(
        !rule.applies(WeatherKind::Typhoon, WeatherLevel::Blue)
            && !rule.applies(WeatherKind::Flood, WeatherLevel::Red)
    );
    let within = TimeDelta::hours(6);
    let times = |warning: &WeatherWarning| {
        let rounds = warning.extra_rounds(&rule, (within, now()));
        rounds.iter().map(|extra| (extra.begins_at, extra.due_at)).collect::<Vec<_>>()
    };
    let ahead = warning(hours(2), hours(9));
    assert_eq!(times(&ahead), [(now(), hours(2)), (hours(2), hours(6)), (hours(9), hours(15))]);
    // What is there already has nothing before it.
    let there = warning(hours(-5), hours(1));
    assert_eq!(times(&there), [(now(), hours(4)), (hours(1), hours(7))]);
    let again = |warning: &WeatherWarning, begins_at| {
        warning.next_during(&rule, (begins_at, within)).map(|extra| extra.begins_at)
    };
    assert_eq!((again(&ahead, hours(2)), again(&ahead, hours(6))), (Some(hours(6)), None));
    let mut taken_back = ahead;
    taken_back.withdraw(&guard(), "转向".to_owned(), now()).unwrap();
    assert_eq!(again(&taken_back, hours(2)), None);
    let over = warning(hours(-5), hours(-1)).withdraw(&guard(), "过期".to_owned(), now());
    assert_eq!(over.unwrap_err().code, "patrols.warning_over");
}

fn codes(finding: FindingDetails, fee: Option<Money>) -> Vec<&'static str> {
    let mut faults = Faults::new();
    check_finding(&finding, ("", fee), &mut faults);
    let refusal = faults.into_result().err();
    refusal.map(|refusal| refusal.faults.iter().map(|fault| fault.code).collect()).unwrap_or_default()
}

#[test]
fn what_a_dog_leaves_is_cleaned_up_paid_for_or_to_be_put_right() {
    let waste = |outcome, severity, receipt_id| FindingDetails {
        kind: PatrolFindingKind::DogWaste,
        severity,
        ticket_kind: TicketKind::Repair,
        title: "犬便".to_owned(),
        description: "草坪".to_owned(),
        files: Vec::new(),
        tag: None,
        pet_record_id: None,
        waste: outcome,
        receipt_id,
    };
    let fee = Some(Money::from_minor(5_000, Currency::Cny));
    let receipt = Some(id::<FormRecordId>());
    let paid = Some(DogWasteOutcome::FeePaid);
    assert_eq!(codes(waste(None, None, None), fee), ["patrol_finding.waste_unsaid"]);
    assert_eq!(codes(waste(paid, None, receipt), fee), Vec::<&str>::new());
    assert_eq!(codes(waste(paid, None, receipt), None), ["patrol_finding.no_fee_set"]);
    assert_eq!(codes(waste(paid, None, None), fee), ["patrol_finding.receipt_missing"]);
    let cleaned = Some(DogWasteOutcome::Cleaned);
    assert_eq!(codes(waste(cleaned, None, receipt), fee), ["patrol_finding.nothing_paid"]);
    let unsettled = Some(DogWasteOutcome::Unsettled);
    assert_eq!(codes(waste(unsettled, None, None), fee), ["patrol_finding.severity_missing"]);
    assert_eq!(codes(waste(unsettled, Some(Severity::Minor), None), fee), Vec::<&str>::new());
}
