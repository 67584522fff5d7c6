//! Signatures as they are given on a screen.

use chrono::{DateTime, Utc};
use kernel::{Coded, Faults, Principal, Refusal};
use vocabulary::FormSigner;

/// The most lines of a drawn signature, and the most points of all of them.
pub(crate) const MOST_STROKES: usize = 60;
/// See [`MOST_STROKES`].
const MOST_POINTS: usize = 4_000;

/// One signature on one revision of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The field of the form.
    pub(crate) field: String,
    /// Who signed, or before whom the customer did.
    pub(crate) taken_by: Principal,
    pub(crate) drawing: Drawing,
    pub(crate) signed_at: DateTime<Utc>,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Drawing {
    /// Who signed, of somebody who has no account.
    pub(crate) name: Option<String>,
    /// Lines of points, each coordinate in thousandths of the field.
    pub(crate) strokes: Vec<Vec<(u16, u16)>>,
}

impl Drawing {
    /// Passes when it is what such a signer gives: a customer a name and a drawn signature, whoever has an account
    /// nothing but perhaps a drawn signature.
    ///
    /// # Errors
    /// Faults at `/name` and `/strokes`.
    pub(crate) fn refuse_unfit(&self, signer: FormSigner) -> Result<(), Refusal> {
        let mut faults = Faults::new();
        let is_customer = match signer {
            FormSigner::Customer => true,
            FormSigner::Filler | FormSigner::Checker | FormSigner::Staff => false,
        };
        match (&self.name, is_customer) {
            (None, true) => faults.add("/name", "text.empty"),
            (Some(_name), false) => faults.add("/name", "signature.no_name"),
            (Some(_), true) | (None, false) => {}
        }
        let least = usize::from(is_customer);
        let points: usize = self.strokes.iter().map(Vec::len).sum();
        let is_drawn = (least..=MOST_STROKES).contains(&self.strokes.len()) && points <= MOST_POINTS;
        if !is_drawn || self.strokes.iter().any(Vec::is_empty) {
            let what = Coded::new("signature.strokes")
                .with("least", least)
                .with("most", MOST_STROKES)
                .with("points", MOST_POINTS);
            faults.add("/strokes", what);
        }
        faults.into_result()
    }
}
