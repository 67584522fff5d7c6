//! Who may do what to a record, and when.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{Actor, BusinessCalendar, EstateId, Permission, Principal, Scope, SeededIds, StaffId};
use standards::{
    calendar_for,
    forms::{Contents, newest_form},
};
use vocabulary::{FormRecordId, FormRecordStatus};

use super::{Drawing, FormRecord, RecordActKind, RecordEvent, RecordState, Run, numbered, series_of};

/// The member of staff of this number.
fn somebody(number: usize, permissions: &[Permission]) -> Actor {
    let ids = SeededIds::new(1);
    let staff = (0..number).fold(StaffId::new(&ids), |_earlier, _number| StaffId::new(&ids));
    Actor::new(Principal::Staff(staff), permissions.to_vec(), Scope::Group)
}

fn clerk() -> Actor {
    somebody(1, &[Permission::RegistersWrite])
}

fn manager() -> Actor {
    somebody(2, &[Permission::RegistersWrite, Permission::RegistersSupervise])
}

fn at() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

fn calendar() -> BusinessCalendar {
    calendar_for("Asia/Shanghai".parse().unwrap())
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 31).unwrap()
}

/// A draft by the clerk, which lacks nothing that this form's rules are about here.
fn draft(code: &str) -> FormRecord {
    let ids = SeededIds::new(9);
    FormRecord {
        id: FormRecordId::new(&ids),
        version: 1,
        sequence: 0,
        estate_id: EstateId::new(&ids),
        unit_id: None,
        customer_id: None,
        form: Arc::clone(newest_form(code).unwrap()),
        number: None,
        revision: 1,
        contents: Contents::default(),
        filled_by: clerk().principal,
        started_at: at(),
        reason: None,
        state: RecordState::Draft,
        run: None,
        remind_at: None,
        hold: None,
        signatures: Vec::new(),
    }
}

fn handed_in(code: &str) -> FormRecord {
    let mut record = draft(code);
    record.state = RecordState::Submitted { handed_in: super::Step { by: clerk().principal, at: at() } };
    record.number = Some("X-2026-0001".to_owned());
    record
}

/// One that runs since it was handed in, and is due after an hour.
fn running(code: &str) -> FormRecord {
    let (since, due_at) = (at(), Some(at() + TimeDelta::hours(1)));
    FormRecord { run: Some(Run::Open { since, due_at, overdue_since: None }), ..handed_in(code) }
}

fn drawn(name: Option<&str>) -> Drawing {
    Drawing { name: name.map(str::to_owned), strokes: vec![vec![(0, 0), (500, 1000)]] }
}

#[test]
fn a_number_names_series_year_and_count() {
    let series = series_of(newest_form("key-loan-register").unwrap(), today());
    assert_eq!(numbered(&series, 7), "KEY-2026-0007");
    assert_eq!(numbered(&series, 12_345), "KEY-2026-12345");
}

#[test]
fn nothing_is_handed_in_that_lacks_something_and_nothing_twice() {
    let mut record = draft("key-loan-register");
    let refused = record.submit(&clerk(), "KEY-2026-0001".to_owned(), (at(), &calendar())).unwrap_err();
    assert!(refused.faults.iter().any(|fault| fault.pointer == "/contents/borrower"));
    assert_eq!((record.version, record.number.as_deref()), (1, None));
    assert_eq!(record.refuse_unready(&manager()).unwrap_err().code, "registers.not_in_charge");
    let mut record = handed_in("key-loan-register");
    assert_eq!(record.refuse_unready(&clerk()).unwrap_err().code, "registers.no_draft");
    assert_eq!(record.change(&clerk(), Contents::default()).unwrap_err().code, "registers.no_draft");
}

#[test]
fn somebody_else_checks_it_who_may() {
    let mut record = handed_in("special-event-report");
    assert_eq!(record.check(&clerk(), at()).unwrap_err().code, "permission_missing");
    let both = somebody(1, &[Permission::RegistersSupervise]);
    assert_eq!(record.check(&both, at()).unwrap_err().code, "registers.own_record");
    assert_eq!(record.check(&manager(), at()), Ok(RecordEvent::Checked));
    assert_eq!((record.state.status(), record.sequence), (FormRecordStatus::Checked, 1));
    assert_eq!(record.check(&manager(), at()).unwrap_err().code, "registers.not_to_be_checked");
    assert_eq!(
        draft("special-event-report").check(&manager(), at()).unwrap_err().code,
        "registers.not_handed_in"
    );
    assert_eq!(
        handed_in("key-loan-register").check(&manager(), at()).unwrap_err().code,
        "registers.no_check"
    );
}

#[test]
fn each_signs_where_it_is_theirs_to_sign() {
    let sign = |record: &mut FormRecord, actor: &Actor, field: &str, name: Option<&str>| {
        record.sign(actor, field, drawn(name), at()).map_err(|refusal| refusal.code)
    };
    let mut record = handed_in("callback-record");
    assert_eq!(sign(&mut record, &manager(), "visitor_signature", None), Err("registers.not_in_charge"));
    assert_eq!(sign(&mut record, &clerk(), "manager_signature", None), Err("registers.not_in_charge"));
    assert_eq!(sign(&mut record, &clerk(), "content", None), Err("invalid_fields"));
    assert!(sign(&mut record, &clerk(), "visitor_signature", None).is_ok());
    assert_eq!(sign(&mut record, &clerk(), "visitor_signature", None), Err("registers.signed_already"));
    assert!(sign(&mut record, &manager(), "manager_signature", None).is_ok());
    assert!(sign(&mut record, &clerk(), "resident_signature", Some("王小明")).is_ok());
    assert_eq!((record.signatures.len(), record.sequence), (3, 3));
    let mut record = running("goods-release-pass");
    assert_eq!(sign(&mut record, &somebody(3, &[]), "guard_signature", None), Err("registers.still_running"));
    record.close(&clerk(), Contents::default(), at()).unwrap();
    assert_eq!(sign(&mut record, &clerk(), "guard_signature", None), Err("registers.not_in_charge"));
    assert!(sign(&mut record, &somebody(3, &[]), "guard_signature", None).is_ok());
    assert_eq!(
        sign(&mut draft("callback-record"), &clerk(), "visitor_signature", None),
        Err("registers.not_handed_in")
    );
}

#[test]
fn a_customer_gives_a_name_and_draws_and_whoever_has_an_account_needs_neither() {
    let places =
        |name: Option<&str>, strokes: Vec<Vec<(u16, u16)>>, field: &str, by: &Actor| -> Vec<String> {
            let drawing = Drawing { name: name.map(str::to_owned), strokes };
            let refused = handed_in("callback-record").sign(by, field, drawing, at());
            let faults = refused.err().map(|refusal| refusal.faults).unwrap_or_default();
            faults.into_iter().map(|fault| fault.pointer).collect()
        };
    let line = || vec![vec![(0, 0)]];
    assert_eq!(places(None, Vec::new(), "resident_signature", &clerk()), ["/name", "/strokes"]);
    assert_eq!(places(Some("王"), vec![Vec::new()], "resident_signature", &clerk()), ["/strokes"]);
    assert_eq!(places(Some("王"), vec![vec![(0, 0); 4_001]], "resident_signature", &clerk()), ["/strokes"]);
    assert_eq!(places(Some("王"), vec![vec![(0, 0)]; 61], "resident_signature", &clerk()), ["/strokes"]);
    assert_eq!(places(Some("王"), line(), "resident_signature", &clerk()), [""; 0]);
    assert_eq!(places(Some("王"), line(), "visitor_signature", &clerk()), ["/name"]);
    assert_eq!(places(None, Vec::new(), "visitor_signature", &clerk()), [""; 0]);
}

#[test]
fn it_is_filed_when_it_is_checked_and_signed_by_all_who_have_to() {
    let mut record = handed_in("callback-record");
    assert_eq!(record.file(&clerk(), at(), None).unwrap_err().code, "registers.check_needed");
    record.check(&manager(), at()).unwrap();
    let refused = record.file(&clerk(), at(), None).unwrap_err();
    assert_eq!(refused.code, "registers.signatures_missing");
    assert_eq!(refused.arguments.get("fields").unwrap().to_string(), "visitor_signature, manager_signature");
    record.sign(&clerk(), "visitor_signature", drawn(None), at()).unwrap();
    record.sign(&manager(), "manager_signature", drawn(None), at()).unwrap();
    let keep_until = NaiveDate::from_ymd_opt(2028, 1, 31);
    assert_eq!(record.file(&clerk(), at(), keep_until), Ok(RecordEvent::Filed { keep_until }));
    assert_eq!(record.file(&clerk(), at(), None).unwrap_err().code, "registers.filed_already");
    assert_eq!(
        record.sign(&clerk(), "resident_signature", drawn(Some("王")), at()).unwrap_err().code,
        "registers.filed_already"
    );
}

#[test]
fn a_correction_is_a_new_revision_that_is_checked_and_signed_anew() {
    let mut record = handed_in("call-visit-register");
    record.sign(&clerk(), "receiver_signature", drawn(None), at()).unwrap();
    record.file(&clerk(), at(), None).unwrap();
    let right = serde_json::json!({ "at": "2026-03-02T08:00:00Z", "content": "灯坏了" });
    let right = record.form.read_draft(right).unwrap();
    let reason = || "写错了".to_owned();
    let before = record.clone();
    let stranger = somebody(3, &[Permission::RegistersWrite]);
    assert_eq!(
        record.correct(&stranger, (right.clone(), reason()), (at(), &calendar())).unwrap_err().code,
        "registers.not_in_charge"
    );
    // A supervisor who sees it masked would write the masks into it.
    assert_eq!(
        record.correct(&manager(), (right.clone(), reason()), (at(), &calendar())).unwrap_err().code,
        "registers.not_in_charge"
    );
    assert!(
        !record
            .correct(&clerk(), (Contents::default(), reason()), (at(), &calendar()))
            .unwrap_err()
            .faults
            .is_empty()
    );
    assert_eq!(record, before);
    let chief = somebody(4, &[Permission::RegistersSupervise, Permission::RegistersConfidential]);
    assert_eq!(
        record.correct(&chief, (right.clone(), reason()), (at(), &calendar())),
        Ok(RecordEvent::Corrected)
    );
    assert_eq!((record.revision, record.state.status()), (2, FormRecordStatus::Submitted));
    assert_eq!(
        (record.signatures.len(), &record.filled_by, &record.number),
        (0, &chief.principal, &before.number)
    );
    let mut draft = draft("call-visit-register");
    assert_eq!(
        draft.correct(&clerk(), (right, reason()), (at(), &calendar())).unwrap_err().code,
        "registers.not_handed_in"
    );
}

#[test]
fn what_runs_is_closed_once_by_whoever_may_fill_it_in_and_filed_after_that() {
    let mut record = running("work-permit-count");
    assert_eq!(record.file(&clerk(), at(), None).unwrap_err().code, "registers.still_running");
    let stranger = somebody(3, &[Permission::RegistersRead]);
    let nothing = Contents::default;
    assert_eq!(record.close(&stranger, nothing(), at()).unwrap_err().code, "permission_missing");
    assert_eq!(record.close(&manager(), nothing(), at()), Ok(RecordEvent::Closed { overdue_since: None }));
    assert_eq!(record.run.as_ref().and_then(Run::closed).unwrap().by, manager().principal);
    assert_eq!(record.close(&manager(), nothing(), at()).unwrap_err().code, "registers.not_running");
    assert_eq!(
        handed_in("work-permit-count").close(&clerk(), nothing(), at()).unwrap_err().code,
        "registers.not_running"
    );
    assert_eq!(
        draft("work-permit-count").close(&clerk(), nothing(), at()).unwrap_err().code,
        "registers.not_handed_in"
    );
    assert!(record.file(&clerk(), at(), None).is_ok());
}

#[test]
fn what_runs_is_found_overdue_once_and_never_when_it_was_closed_before() {
    let mut record = running("key-loan-register");
    let due_at = at() + TimeDelta::hours(1);
    assert_eq!(record.expire(at()), None);
    assert_eq!(record.expire(due_at), Some(RecordEvent::Overdue { since: due_at }));
    assert_eq!((record.version, record.sequence), (2, 1));
    assert_eq!(record.expire(due_at + TimeDelta::hours(1)), None);
    assert_eq!(
        record.close(&clerk(), Contents::default(), due_at),
        Ok(RecordEvent::Closed { overdue_since: Some(due_at) })
    );
    let mut record = running("key-loan-register");
    record.close(&clerk(), Contents::default(), at()).unwrap();
    assert_eq!(record.expire(due_at), None);
}

#[test]
fn of_reminders_that_were_lost_the_last_of_each_date_is_told() {
    let dates = serde_json::json!({ "licence_until": "2026-03-31", "vaccinated_until": "2026-03-03" });
    let mut record = handed_in("pet-register");
    record.contents = record.form.read_draft(dates).unwrap();
    let noon = |day: &str| format!("{day}T04:00:00Z").parse().unwrap();
    record.begin_run(noon("2026-02-20"), &calendar());
    // Seven days before the vaccination ends, as the day begins there.
    assert_eq!(record.remind_at, "2026-02-23T16:00:00Z".parse().ok());
    assert_eq!(record.remind(noon("2026-02-21"), &calendar()), []);
    let told = record.remind(noon("2026-03-04"), &calendar());
    let told: Vec<(String, i32)> = told
        .into_iter()
        .filter_map(|event| {
            let RecordEvent::Reminded { field, days, .. } = event else { return None };
            Some((field, days))
        })
        .collect();
    assert_eq!(told, [("licence_until".to_owned(), -30), ("vaccinated_until".to_owned(), 0)]);
    assert_eq!(record.remind_at, "2026-03-23T16:00:00Z".parse().ok());
    record.close(&clerk(), Contents::default(), noon("2026-03-05")).unwrap();
    assert_eq!((record.remind_at, record.remind(noon("2026-04-30"), &calendar())), (None, Vec::new()));
}

#[test]
fn what_may_be_done_is_what_is_not_refused_by_the_state() {
    use RecordActKind::{Check, Close, Correct, File, Hold, Release, Sign, Submit};
    assert_eq!(draft("special-event-report").acts(), [Submit]);
    assert_eq!(handed_in("special-event-report").acts(), [Check, Sign, Correct, Hold]);
    let mut record = running("goods-release-pass");
    assert_eq!(record.acts(), [Sign, Close, Correct, Hold]);
    for field in ["owner_signature", "issuer_signature"] {
        record.sign(&clerk(), field, drawn(field.starts_with("owner").then_some("王")), at()).unwrap();
    }
    assert_eq!(record.acts(), [Close, Correct, Hold], "the guard signs when it is closed");
    record.close(&clerk(), Contents::default(), at()).unwrap();
    assert_eq!(record.acts(), [Sign, Correct, Hold]);
    record.sign(&manager(), "guard_signature", drawn(None), at()).unwrap();
    assert_eq!(record.acts(), [File, Correct, Hold]);
    record.file(&clerk(), at(), None).unwrap();
    assert_eq!(record.acts(), [Correct, Hold]);
    record.hold(&clerk(), "A claim.".to_owned(), at()).unwrap();
    assert_eq!(record.acts(), [Correct, Release]);
}
