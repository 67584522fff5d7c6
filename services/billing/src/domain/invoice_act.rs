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

/// An act without what it takes: what may be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InvoiceActKind {
    Pay,
    Void,
}

impl InvoiceActKind {
    /// Every one, what people do most often first.
    pub(crate) const ALL: [Self; 2] = [Self::Pay, Self::Void];
}
