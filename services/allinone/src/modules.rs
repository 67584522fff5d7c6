//! The services of the suite.

use host::ServiceModule;

/// Those that stand. Identity first: the others are asked with its tokens.
#[must_use]
pub fn modules() -> [ServiceModule; 4] {
    [identity::module(), archive::module(), ticketing::module(), callbacks::module()]
}
