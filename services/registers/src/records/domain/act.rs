//! Which acts there are, and which of them a record allows now. Whose they are to do is asked when somebody acts.

use super::{FormRecord, RecordState};

kernel::define_words! {
    /// Something that people do to a record: each is `POST …` of its name.
    RecordActKind {
        /// The draft is handed in.
        Submit = "submit",
        /// Somebody else finds it right.
        Check = "check",
        /// It is signed in one of its fields for signatures.
        Sign = "sign",
        /// What runs came to its end.
        Close = "close",
        /// It is put away.
        File = "file",
        /// What stands on it is put right.
        Correct = "correct",
        /// A legal hold: time does not dispose of it.
        Hold = "hold",
        /// The hold is ended.
        Release = "release",
    }
}

impl FormRecord {
    /// What may be done now, by whomever it is to do.
    pub(crate) fn acts(&self) -> Vec<RecordActKind> {
        let (is_submitted, is_checked) = match self.state {
            RecordState::Draft => return vec![RecordActKind::Submit],
            RecordState::Submitted { .. } => (true, false),
            RecordState::Checked { .. } => (false, true),
            RecordState::Filed { .. } => (false, false),
        };
        let asks_check = self.form.check.is_some();
        let is_fileable = (is_checked || is_submitted && !asks_check)
            && !self.is_running()
            && self.missing_signatures().next().is_none();
        [
            (RecordActKind::Check, is_submitted && asks_check),
            (RecordActKind::Sign, (is_submitted || is_checked) && self.is_to_be_signed()),
            (RecordActKind::Close, self.is_running()),
            (RecordActKind::File, is_fileable),
            (RecordActKind::Correct, true),
            (RecordActKind::Hold, self.hold.is_none()),
            (RecordActKind::Release, self.hold.is_some()),
        ]
        .into_iter()
        .filter_map(|(kind, is_allowed)| is_allowed.then_some(kind))
        .collect()
    }

    /// True when some signature is not given that may be.
    fn is_to_be_signed(&self) -> bool {
        self.form.signatures().any(|(field, _by)| {
            let is_given = self.signatures.iter().any(|given| given.field == field.name);
            let is_later = field.is_closing && self.is_running();
            !(is_given || is_later)
        })
    }
}
