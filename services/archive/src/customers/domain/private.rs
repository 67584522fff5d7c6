//! Personal data other than phone numbers: never printed whole by accident (CNF-01, CNF-05).

use std::fmt;

use kernel::text::{masked_head, masked_tail};

/// What kind of personal datum it is; decides what may be shown of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PrivateKind {
    Email,
    Wechat,
    IdNumber,
}

impl PrivateKind {
    /// The column that keeps it, and its place in sealing contexts.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Wechat => "wechat",
            Self::IdNumber => "id_number",
        }
    }
}

/// One personal datum. `Debug` masks it; only [`Private::whole`] tells it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Private {
    kind: PrivateKind,
    text: String,
}

impl Private {
    /// Wraps `text`.
    pub(crate) const fn new(kind: PrivateKind, text: String) -> Self {
        Self { kind, text }
    }

    pub(crate) const fn kind(&self) -> PrivateKind {
        self.kind
    }

    /// The whole of it, to seal or to reveal.
    pub(crate) fn whole(&self) -> &str {
        &self.text
    }

    /// What may be shown without a reason: an e-mail's first letter and domain, a WeChat name's first letter, the last
    /// four characters of an ID number; less of what is short.
    pub(crate) fn masked(&self) -> String {
        match self.kind {
            PrivateKind::Email => {
                let (name, domain) = self.text.rsplit_once('@').unwrap_or((&self.text, ""));
                format!("{}@{domain}", masked_head(name))
            }
            PrivateKind::Wechat => masked_head(&self.text),
            PrivateKind::IdNumber => masked_tail(&self.text, 4),
        }
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}({})", self.kind, self.masked())
    }
}
