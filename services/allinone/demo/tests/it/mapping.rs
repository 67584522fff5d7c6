//! The hotline's words.

use demo::replay::mapping::meaning;
use vocabulary::TicketKind;

use crate::sample;

#[test]
fn words_are_read_in_any_case_and_some_by_their_beginning() {
    let kind = |word: &str| meaning(word).map(|meaning| meaning.kind);
    assert_eq!(kind("Plumbing"), Some(TicketKind::Repair));
    assert_eq!(kind("PLUMBING"), Some(TicketKind::Repair));
    assert_eq!(kind(" elevator "), Some(TicketKind::Repair));
    assert_eq!(kind("Noise - House of Worship"), Some(TicketKind::Complaint));
    assert_eq!(kind("Missed Collection (All Materials)"), Some(TicketKind::Complaint));
    assert_eq!(meaning("Damaged Tree").unwrap().category, "greening");
    assert_eq!(meaning("Sidewalk Condition").unwrap().category, "paving");
    assert_eq!(kind("SAFETY"), Some(TicketKind::Help));
    assert_eq!(kind("Non-Emergency Police Matter"), Some(TicketKind::SpecialEvent));
}

#[test]
fn a_word_that_only_resembles_another_means_nothing_here() {
    for word in ["", "General Construction/Plumbing", "Electrical", "Noise Survey", "BEST/Site Safety"] {
        assert_eq!(meaning(word), None, "{word}");
    }
}

#[test]
fn every_row_has_the_kind_of_the_table() {
    let (rows, expected) = sample::rows();
    let count =
        |kind| rows.iter().filter(|row| meaning(&row.complaint_type).map(|found| found.kind) == kind).count();
    let kinds = [TicketKind::Complaint, TicketKind::Repair, TicketKind::Help, TicketKind::SpecialEvent];
    let counted = kinds.map(|kind| count(Some(kind)));
    assert_eq!(counted, expected.kinds[..4]);
    assert_eq!(count(None), expected.kinds[4]);
}
