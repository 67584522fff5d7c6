//! What the player noticed on its way: what was refused, and how far it fell behind.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A row, or a step of one, that was refused.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    /// The row's number, or its line.
    pub(super) row: String,
    /// Why; equal reasons are one class.
    pub(super) reason: String,
}

/// Notes of one replay.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Notes>);

#[derive(Debug, Default, Clone)]
pub(super) struct Notes {
    /// Rows without an interaction.
    pub(super) rows: Vec<Refused>,
    /// Steps that an interaction's ticket did not take, by reason.
    pub(super) steps: BTreeMap<String, usize>,
    /// Interactions answered so far.
    pub(super) answered: usize,
    /// Callbacks carried out so far.
    pub(super) called_back: usize,
    /// The most that anything was behind its moment, on the wall.
    pub(super) most_behind: Duration,
}

impl Ledger {
    pub(super) fn new(rows: Vec<Refused>) -> Self {
        Self(Mutex::new(Notes { rows, ..Notes::default() }))
    }

    pub(super) fn notes(&self) -> Notes {
        self.lock().clone()
    }

    pub(super) fn row_refused(&self, row: &str, reason: String) {
        self.lock().rows.push(Refused { row: row.to_owned(), reason });
    }

    pub(super) fn step_refused(&self, reason: String) {
        *self.lock().steps.entry(reason).or_default() += 1;
    }

    pub(super) fn answered(&self) {
        self.lock().answered += 1;
    }

    pub(super) fn called_back(&self) {
        self.lock().called_back += 1;
    }

    pub(super) fn behind(&self, by: Duration) {
        let mut notes = self.lock();
        notes.most_behind = notes.most_behind.max(by);
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
