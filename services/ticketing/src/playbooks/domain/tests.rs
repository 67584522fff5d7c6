//! What a run allows, and what it refuses.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, EstateId, Permission, Principal, Scope, SeededIds, StaffId};
use standards::playbooks::playbook;
use vocabulary::{FileId, FormRecordId, PlaybookRunId, PlaybookStepStatus};

use super::*;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_416_800, 0).unwrap_or_default() + TimeDelta::minutes(minutes)
}

/// The nth of some people.
fn person(nth: usize) -> StaffId {
    let ids = SeededIds::new(7);
    std::iter::repeat_with(|| StaffId::new(&ids)).nth(nth).unwrap()
}

fn actor(nth: usize, permissions: &[Permission]) -> Actor {
    Actor::new(Principal::Staff(person(nth)), permissions.to_vec(), Scope::Group)
}

fn guard() -> Actor {
    actor(1, &[Permission::EmergenciesWrite])
}

fn director() -> Actor {
    actor(2, &[Permission::EmergenciesWrite, Permission::EmergenciesCommand])
}

/// A run that the guard starts ten minutes after it happened, with these answers.
fn begun(code: &str, answers: &[(&str, bool)]) -> PlaybookRun {
    let playbook = playbook(code, None).unwrap();
    let answers =
        answers.iter().map(|(code, holds)| (playbook.condition(code).unwrap().code.as_str(), *holds));
    let ids = SeededIds::new(1);
    let begun = Begun {
        estate_id: EstateId::new(&ids),
        place: None,
        ticket_id: None,
        happened_at: at(-10),
        commander: None,
        answers: answers.collect(),
    };
    let name = (PlaybookRunId::new(&ids), "E2026-000001".to_owned());
    PlaybookRun::start(name, playbook, begun, (&guard().principal, at(0))).unwrap()
}

fn photo() -> FileId {
    FileId::new(&SeededIds::new(9))
}

/// What a step needs to be done.
fn completion(run: &PlaybookRun, code: &str) -> Completion {
    let step = run.playbook.step(code).unwrap();
    let evidence = Evidence {
        report: step.form.as_ref().map(|_form| "经过".to_owned()),
        photos: step.takes_photos.then(photo).into_iter().collect(),
        ..Evidence::default()
    };
    Completion { step: code.to_owned(), done_at: None, evidence }
}

fn complete(run: &mut PlaybookRun, code: &str, minutes: i64) -> Result<RunEvent, String> {
    let act = PlaybookAct::CompleteStep(completion(run, code));
    run.act(act, &guard(), at(minutes)).map_err(|refusal| refusal_of(&refusal))
}

fn refusal_of(refusal: &Refusal) -> String {
    match refusal.faults.first() {
        Some(fault) => format!("{} {}", fault.pointer, fault.code),
        None => refusal.code.to_owned(),
    }
}

fn refused(run: &mut PlaybookRun, act: PlaybookAct, by: &Actor) -> String {
    let before = run.clone();
    let refusal = run.act(act, by, at(1)).unwrap_err();
    assert_eq!(*run, before, "what was refused changed nothing");
    refusal_of(&refusal)
}

/// Does everything that is to be done, in the order in which it stands.
fn do_everything(run: &mut PlaybookRun) {
    let codes: Vec<&str> = run.playbook.steps.iter().map(|step| step.code.as_str()).collect();
    for code in codes {
        if run.step_status(code) == PlaybookStepStatus::Pending {
            complete(run, code, 5).unwrap();
        }
    }
}

#[test]
fn a_run_is_closed_when_every_question_is_answered_and_every_step_settled() {
    let mut run = begun("fire", &[]);
    assert_eq!(refused(&mut run, PlaybookAct::Close, &guard()), "playbooks.conditions_open");
    let answer = PlaybookAct::Answer { condition: "injured".to_owned(), holds: false };
    run.act(answer, &guard(), at(1)).unwrap();
    assert_eq!(run.step_status("treat_injured"), PlaybookStepStatus::NotApplicable);
    assert_eq!(refused(&mut run, PlaybookAct::Close, &guard()), "playbooks.steps_open");
    do_everything(&mut run);
    assert!(run.acts().contains(&PlaybookActKind::Close));
    assert_eq!(run.act(PlaybookAct::Close, &guard(), at(9)).unwrap(), RunEvent::Closed);
    assert!(run.acts().is_empty());
    let again = PlaybookAct::CallOff { reason: "x".to_owned() };
    assert_eq!(refused(&mut run, again, &guard()), "playbooks.over");
}

#[test]
fn a_step_waits_for_those_that_it_names_and_for_no_other() {
    let mut run = begun("lift-failure", &[]);
    assert_eq!(complete(&mut run, "open_the_door", 1), Err("playbooks.out_of_order".to_owned()));
    complete(&mut run, "analyse_cause", 1).unwrap();
    complete(&mut run, "notify_maintenance", 1).unwrap();
    // What the commander decides against holds nobody up.
    let skip = PlaybookAct::SkipStep { step: "wind_the_lift".to_owned(), reason: "It moves.".to_owned() };
    run.act(skip, &guard(), at(2)).unwrap();
    complete(&mut run, "open_the_door", 3).unwrap();
    assert_eq!(complete(&mut run, "open_the_door", 4), Err("playbooks.step_settled".to_owned()));
    assert_eq!(
        refused(
            &mut run,
            PlaybookAct::CompleteStep(Completion {
                step: "sing".to_owned(),
                done_at: None,
                evidence: Evidence::default()
            }),
            &guard()
        ),
        "/step playbook.step_unknown"
    );
}

#[test]
fn the_record_is_never_skipped_and_photos_are_with_a_reason() {
    let mut run = begun("traffic-accident", &[]);
    let skip = |step: &str| PlaybookAct::SkipStep { step: step.to_owned(), reason: "雨太大".to_owned() };
    for step in ["written_record", "written_report"] {
        assert_eq!(refused(&mut run, skip(step), &director()), "playbooks.step_mandatory");
    }
    run.act(skip("take_photos"), &guard(), at(1)).unwrap();
    assert_eq!(run.step_status("take_photos"), PlaybookStepStatus::Skipped);
}

#[test]
fn a_step_asks_for_its_evidence_and_for_a_time_that_can_be() {
    let mut run = begun("fire", &[]);
    let bare =
        |step: &str| Completion { step: step.to_owned(), done_at: None, evidence: Evidence::default() };
    let done = |completion| PlaybookAct::CompleteStep(completion);
    assert_eq!(
        refused(&mut run, done(bare("written_record")), &guard()),
        "/record_id playbook.record_missing"
    );
    assert_eq!(refused(&mut run, done(bare("take_photos")), &guard()), "/photos playbook.photos_missing");
    let record = Evidence { record_id: Some(FormRecordId::new(&SeededIds::new(3))), ..Evidence::default() };
    let unasked = Completion { evidence: record, ..bare("verify") };
    assert_eq!(refused(&mut run, done(unasked), &guard()), "/record_id playbook.no_record_asked");
    let ahead = Completion { done_at: Some(at(2)), ..bare("verify") };
    assert_eq!(refused(&mut run, done(ahead), &guard()), "/done_at playbook.done_ahead");
    let before = Completion { done_at: Some(at(-11)), ..bare("verify") };
    assert_eq!(refused(&mut run, done(before), &guard()), "/done_at playbook.done_before_event");
}

#[test]
fn the_report_is_due_a_day_after_the_event_and_later_once_it_was_phoned_in() {
    let mut run = begun("fire", &[]);
    assert_eq!(run.time_limit("written_report"), Some(at(-10) + TimeDelta::hours(24)));
    complete(&mut run, "phone_report", 1).unwrap();
    assert_eq!(run.time_limit("written_report"), Some(at(-10) + TimeDelta::hours(36)));
}

#[test]
fn a_step_that_depends_on_something_has_its_time_from_when_that_is_known() {
    let mut run = begun("traffic-accident", &[]);
    assert_eq!(
        (run.step_due_at("treat_injured"), run.step_status("treat_injured")),
        (None, PlaybookStepStatus::Undecided)
    );
    let answer = |holds| PlaybookAct::Answer { condition: "injured".to_owned(), holds };
    run.act(answer(true), &guard(), at(7)).unwrap();
    assert_eq!(run.step_due_at("treat_injured"), Some(at(12)));
    assert_eq!(refused(&mut run, answer(true), &guard()), "playbooks.answered_already");
    run.act(answer(false), &guard(), at(8)).unwrap();
    assert_eq!(run.step_due_at("treat_injured"), None);
    let unknown = PlaybookAct::Answer { condition: "windy".to_owned(), holds: true };
    assert_eq!(refused(&mut run, unknown, &guard()), "/condition playbook.condition_unknown");
}

#[test]
fn a_step_is_found_late_once_and_is_not_when_it_was_done_in_time() {
    let mut run = begun("fire", &[("injured", false)]);
    assert_eq!(run.expire(at(1)), None);
    let late: Vec<_> = std::iter::from_fn(|| run.expire(at(5))).collect();
    let steps: BTreeSet<_> = late
        .iter()
        .map(|event| {
            let RunEvent::StepOverdue { step, since } = event else { panic!("{event:?}") };
            (*step, *since)
        })
        .collect();
    assert_eq!(steps, BTreeSet::from([("raise_alarm", at(3)), ("verify", at(2))]));
    assert_eq!(run.expire(at(60)), None, "each is found once");
    let in_time = Completion { done_at: Some(at(2)), ..completion(&run, "raise_alarm") };
    let event = run.act(PlaybookAct::CompleteStep(in_time), &guard(), at(6)).unwrap();
    assert_eq!(event, RunEvent::StepDone { step: "raise_alarm", done_at: at(2), overdue_since: None });
    let late = run.act(PlaybookAct::CompleteStep(completion(&run, "verify")), &guard(), at(6)).unwrap();
    assert_eq!(late, RunEvent::StepDone { step: "verify", done_at: at(6), overdue_since: Some(at(2)) });
}

#[test]
fn security_commands_until_somebody_does_and_only_who_outranks_them_takes_it() {
    let mut run = begun("fire", &[]);
    assert_eq!(run.commander, None);
    let colleague = actor(3, &[Permission::EmergenciesWrite]);
    let take = |is_outranked| PlaybookAct::TakeCommand { is_outranked };
    run.act(take(false), &guard(), at(1)).unwrap();
    assert_eq!(refused(&mut run, take(false), &guard()), "playbooks.commands_already");
    assert_eq!(refused(&mut run, take(false), &colleague), "playbooks.not_outranked");
    let skip = |step: &str| PlaybookAct::SkipStep { step: step.to_owned(), reason: "不需要".to_owned() };
    assert_eq!(refused(&mut run, skip("fight_fire"), &colleague), "playbooks.not_in_command");
    let away = PlaybookAct::HandOver { to: Some(person(3)) };
    assert_eq!(refused(&mut run, away.clone(), &colleague), "playbooks.not_in_command");
    let event = run.act(take(true), &director(), at(2)).unwrap();
    assert_eq!(event, RunEvent::CommandChanged { previous: Some(person(1)) });
    assert_eq!(refused(&mut run, away.clone(), &guard()), "playbooks.not_in_command");
    run.act(away, &director(), at(3)).unwrap();
    run.act(skip("fight_fire"), &colleague, at(4)).unwrap();
    // Whoever may command others decides, too, and gives it back to security.
    run.act(PlaybookAct::HandOver { to: None }, &director(), at(5)).unwrap();
    assert_eq!(run.commander, None);
    let client = Actor::system("test");
    assert_eq!(refused(&mut run, take(true), &client), "playbooks.staff_command");
}

#[test]
fn a_confidential_run_has_its_readers_and_takes_a_bounded_number() {
    let mut run = begun("internal-theft", &[]);
    assert_eq!(run.readers, BTreeSet::from([person(1)]));
    let admit = |nth| PlaybookAct::AdmitReader { reader: person(nth) };
    let sequence = run.sequence;
    run.act(admit(2), &guard(), at(1)).unwrap();
    assert_eq!((run.sequence, run.version), (sequence, 2), "it is told to nobody");
    assert_eq!(refused(&mut run, admit(2), &guard()), "playbooks.reads_already");
    for nth in 3..=MOST_READERS {
        run.act(admit(nth), &guard(), at(1)).unwrap();
    }
    assert_eq!(refused(&mut run, admit(40), &guard()), "playbooks.too_many_readers");
    let mut open = begun("fire", &[]);
    assert_eq!(refused(&mut open, admit(2), &guard()), "playbooks.not_confidential");
    assert!(open.readers.is_empty());
}

#[test]
fn an_application_cannot_start_what_nobody_could_read() {
    let playbook = playbook("internal-theft", None).unwrap();
    let ids = SeededIds::new(1);
    let begun = |commander| Begun {
        estate_id: EstateId::new(&ids),
        place: None,
        ticket_id: None,
        happened_at: at(0),
        commander,
        answers: BTreeMap::new(),
    };
    let name = || (PlaybookRunId::new(&ids), String::new());
    let by = Principal::System("gate".to_owned());
    let refused = PlaybookRun::start(name(), playbook, begun(None), (&by, at(0))).unwrap_err();
    assert_eq!(refusal_of(&refused), "/commander_id playbook.nobody_reads");
    let run = PlaybookRun::start(name(), playbook, begun(Some(person(2))), (&by, at(0))).unwrap();
    assert_eq!(run.readers, BTreeSet::from([person(2)]));
}

/// Each playbook that ships can be worked on to its end, whatever holds, and ends with a record.
#[test]
fn every_playbook_that_ships_comes_to_its_end() {
    for playbook in standards::playbooks::playbooks() {
        for holds in [true, false] {
            let mut run = begun(&playbook.code, &[]);
            let is_open =
                |condition: &str| run.answers.get(condition).map(|answer| answer.holds) != Some(holds);
            let open =
                playbook.conditions.iter().map(|condition| &condition.code).filter(|code| is_open(code));
            for condition in open.cloned().collect::<Vec<_>>() {
                run.act(PlaybookAct::Answer { condition, holds }, &guard(), at(1)).unwrap();
            }
            do_everything(&mut run);
            run.act(PlaybookAct::Close, &guard(), at(9))
                .unwrap_or_else(|refusal| panic!("{} {refusal}", playbook.code));
            assert_eq!(run.step_status("written_record"), PlaybookStepStatus::Done, "{}", playbook.code);
        }
    }
}
