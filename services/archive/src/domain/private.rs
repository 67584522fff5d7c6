//! Personal data other than phone numbers: never printed whole by accident (CNF-01, CNF-05).

use std::fmt;

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

    /// What kind it is.
    pub(crate) const fn kind(&self) -> PrivateKind {
        self.kind
    }

    /// The whole of it, to seal or to reveal.
    pub(crate) fn whole(&self) -> &str {
        &self.text
    }

    /// What may be shown without a reason: an e-mail's first letter and domain, a WeChat name's first letter, the last
    /// four characters of an ID number.
    pub(crate) fn masked(&self) -> String {
        let first = self.text.chars().take(1).collect::<String>();
        match self.kind {
            PrivateKind::Email => {
                let domain = self.text.rsplit_once('@').map_or("", |(_name, domain)| domain);
                format!("{first}***@{domain}")
            }
            PrivateKind::Wechat => format!("{first}***"),
            PrivateKind::IdNumber => {
                let count = self.text.chars().count();
                let tail = self.text.chars().skip(count.saturating_sub(4)).collect::<String>();
                format!("****{tail}")
            }
        }
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}({})", self.kind, self.masked())
    }
}
