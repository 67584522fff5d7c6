//! The forms that ship: their codes, versions and series, and who may read them.

use std::collections::{BTreeMap, BTreeSet};

use standards::forms::{FieldKind, FormField, OWN_PREFIX, form, forms, newest_form};
use vocabulary::{FormClass, FormFieldKind};

#[test]
fn every_form_that_ships_has_a_code_and_a_version_of_its_own() {
    let mut known = BTreeSet::new();
    for form in forms() {
        assert!(known.insert((&form.code, form.version)), "{} {}", form.code, form.version);
        assert_eq!(form.title.zh.trim(), form.title.zh);
        assert!(!form.code.starts_with(OWN_PREFIX), "{} is a group's to give", form.code);
    }
    assert!(known.len() >= 153);
    assert!(forms().is_sorted_by_key(|form| (&form.code, form.version)));
    assert_eq!(newest_form("key-loan-register"), form("key-loan-register", 2));
    assert!(form("key-loan-register", 1).is_some_and(|former| former.running.is_none()));
    assert_eq!(form("key-loan-register", 3), None);
    assert_eq!(newest_form("nothing"), None);
}

#[test]
fn every_former_version_ships_beside_the_newest() {
    for form in forms() {
        let newest = newest_form(&form.code).map(|newest| newest.version);
        let shipped = forms().iter().filter(|other| other.code == form.code).map(|other| other.version);
        assert!(shipped.eq(1..=newest.unwrap()), "{}", form.code);
    }
    assert_eq!(newest_form("special-event-report"), form("special-event-report", 2));
}

#[test]
fn every_form_that_ships_is_numbered_by_itself() {
    let mut known = BTreeMap::new();
    for form in forms() {
        let code = known.insert(&form.series, &form.code).unwrap_or(&form.code);
        assert_eq!(code, &form.code, "both are numbered by {}", form.series);
    }
}

/// The numbers of an office stand on what it posts, and lead to nobody.
#[test]
fn what_leads_to_a_person_stands_on_no_form_that_everybody_reads() {
    for form in forms().iter().filter(|form| form.class == FormClass::Internal) {
        for field in form.fields.iter().flat_map(with_columns) {
            let is_open = !field.is_personal || field.kind.word() == FormFieldKind::Phone;
            assert!(is_open, "{} {}", form.code, field.name);
        }
    }
}

/// A field, and the columns on it.
fn with_columns(field: &FormField) -> impl Iterator<Item = &FormField> {
    let columns: &[FormField] =
        if let FieldKind::Table { columns, .. } = &field.kind { columns } else { &[] };
    std::iter::once(field).chain(columns)
}
