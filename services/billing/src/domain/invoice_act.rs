//! What people do to an invoice, as values.

use super::{Payment, Reversal};

/// Something that is done to an invoice, with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InvoiceAct<'a> {
    /// Money came in.
    Pay(&'a Payment),
    /// It is taken back, before anything was paid on it; its charges have to be reversed with it.
    Void(Reversal),
}

impl InvoiceAct<'_> {
    /// Which act it is.
    pub(crate) const fn kind(&self) -> InvoiceActKind {
        match self {
            Self::Pay(_) => InvoiceActKind::Pay,
            Self::Void(_) => InvoiceActKind::Void,
        }
    }
}

kernel::define_words! {
    /// Something that people do to an invoice: `pay` is `POST /payments`, and `void` is `POST …/void`.
    InvoiceActKind {
        /// Money came in.
        Pay = "pay",
        /// It is taken back.
        Void = "void",
    }
}
