//! One failure, told to everybody who waited for the same load.

use std::error::Error;
use std::fmt::{Debug, Display, Formatter, Result};
use std::sync::Arc;

use kernel::{Cause, Failure};

/// A copy of `failure` for one of those who waited. Refusals are copied whole; a cause is shared, so that each log
/// tells the same chain.
pub(crate) fn copy_of(failure: &Arc<Failure>) -> Failure {
    let cause = || Box::new(SharedCause(Arc::clone(failure)));
    match failure.as_ref() {
        Failure::Refused(refusal) => Failure::Refused(refusal.clone()),
        Failure::Unavailable { doing, .. } => Failure::Unavailable { doing, source: cause() },
        Failure::Broken { doing, .. } => Failure::Broken { doing, source: cause() },
    }
}

/// The cause inside a failure that several hold.
struct SharedCause(Arc<Failure>);

impl SharedCause {
    fn cause(&self) -> Option<&Cause> {
        match self.0.as_ref() {
            Failure::Refused(_) => None,
            Failure::Unavailable { source, .. } | Failure::Broken { source, .. } => Some(source),
        }
    }
}

impl Debug for SharedCause {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Debug::fmt(&self.0, f)
    }
}

impl Display for SharedCause {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.cause().map_or(Ok(()), |cause| Display::fmt(cause, f))
    }
}

impl Error for SharedCause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause().and_then(|cause| cause.source())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_reads_like_the_original() {
        let number = "x".parse::<u8>().unwrap_err();
        let failed = std::io::Error::other(number);
        let original = Arc::new(Failure::Broken { doing: "reading a row", source: Box::new(failed) });
        let copy = copy_of(&original);
        assert_eq!(copy.chain(), original.chain());
        assert_eq!(copy_of(&Arc::new(copy)).chain(), original.chain());
    }
}
