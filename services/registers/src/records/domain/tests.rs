//! Who may do what to a record, and when.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, EstateId, Permission, Principal, Scope, SeededIds, StaffId};
use standards::forms::{Contents, form};
use vocabulary::{FormRecordId, FormRecordStatus};

use super::{Drawing, FormRecord, RecordEvent, RecordState, numbered, series_of};

/// The member of staff of this number.
fn somebody(number: usize, permissions: &[Permission]) -> Actor {
    let ids = SeededIds::new(1);
    let staff = (0..number).fold(StaffId::new(&ids), |_earlier, _number| StaffId::new(&ids));
    Actor { principal: Principal::Staff(staff), permissions: permissions.to_vec(), scope: Scope::Group }
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
        form: form(code, 1).unwrap(),
        number: None,
        revision: 1,
        contents: Contents::default(),
        filled_by: clerk().principal,
        started_at: at(),
        reason: None,
        state: RecordState::Draft,
        signatures: Vec::new(),
    }
}

fn handed_in(code: &str) -> FormRecord {
    let mut record = draft(code);
    record.state = RecordState::Submitted { handed_in: super::Step { by: clerk().principal, at: at() } };
    record.number = Some("X-2026-0001".to_owned());
    record
}

fn drawn(name: Option<&str>) -> Drawing {
    Drawing { name: name.map(str::to_owned), strokes: vec![vec![(0, 0), (500, 1000)]] }
}

#[test]
fn a_number_names_series_year_and_count() {
    let series = series_of(form("key-loan-register", 1).unwrap(), today());
    assert_eq!(numbered(&series, 7), "KEY-2026-0007");
    assert_eq!(numbered(&series, 12_345), "KEY-2026-12345");
}

#[test]
fn nothing_is_handed_in_that_lacks_something_and_nothing_twice() {
    let mut record = draft("key-loan-register");
    let refused = record.submit(&clerk(), "KEY-2026-0001".to_owned(), at()).unwrap_err();
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
    let mut record = handed_in("goods-release-pass");
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
    assert_eq!(record.file(&clerk(), at(), today()).unwrap_err().code, "registers.check_needed");
    record.check(&manager(), at()).unwrap();
    let refused = record.file(&clerk(), at(), today()).unwrap_err();
    assert_eq!(refused.code, "registers.signatures_missing");
    assert_eq!(refused.arguments.get("fields").unwrap().to_string(), "visitor_signature, manager_signature");
    record.sign(&clerk(), "visitor_signature", drawn(None), at()).unwrap();
    record.sign(&manager(), "manager_signature", drawn(None), at()).unwrap();
    let keep_until = NaiveDate::from_ymd_opt(2028, 1, 31);
    assert_eq!(record.file(&clerk(), at(), today()), Ok(RecordEvent::Filed { keep_until }));
    assert_eq!(record.file(&clerk(), at(), today()).unwrap_err().code, "registers.filed_already");
    assert_eq!(
        record.sign(&clerk(), "resident_signature", drawn(Some("王")), at()).unwrap_err().code,
        "registers.filed_already"
    );
}

#[test]
fn a_correction_is_a_new_revision_that_is_checked_and_signed_anew() {
    let mut record = handed_in("call-visit-register");
    record.sign(&clerk(), "receiver_signature", drawn(None), at()).unwrap();
    record.file(&clerk(), at(), today()).unwrap();
    let right = serde_json::json!({ "at": "2026-03-02T08:00:00Z", "content": "灯坏了" });
    let right = record.form.read_draft(right).unwrap();
    let reason = || "写错了".to_owned();
    let before = record.clone();
    let stranger = somebody(3, &[Permission::RegistersWrite]);
    assert_eq!(
        record.correct(&stranger, (right.clone(), reason()), at()).unwrap_err().code,
        "registers.not_in_charge"
    );
    // A supervisor who sees it masked would write the masks into it.
    assert_eq!(
        record.correct(&manager(), (right.clone(), reason()), at()).unwrap_err().code,
        "registers.not_in_charge"
    );
    assert!(!record.correct(&clerk(), (Contents::default(), reason()), at()).unwrap_err().faults.is_empty());
    assert_eq!(record, before);
    let chief = somebody(4, &[Permission::RegistersSupervise, Permission::RegistersConfidential]);
    assert_eq!(record.correct(&chief, (right.clone(), reason()), at()), Ok(RecordEvent::Corrected));
    assert_eq!((record.revision, record.state.status()), (2, FormRecordStatus::Submitted));
    assert_eq!(
        (record.signatures.len(), &record.filled_by, &record.number),
        (0, &chief.principal, &before.number)
    );
    let mut draft = draft("call-visit-register");
    assert_eq!(draft.correct(&clerk(), (right, reason()), at()).unwrap_err().code, "registers.not_handed_in");
}
