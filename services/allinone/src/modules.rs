//! The services of the suite.

use host::ServiceModule;

/// All of them. Identity first: the others are asked with its tokens.
#[must_use]
pub fn modules() -> [ServiceModule; 8] {
    [
        identity::module(),
        archive::module(),
        hotline::module(),
        ticketing::module(),
        callbacks::module(),
        registers::module(),
        billing::module(),
        notifications::module(),
    ]
}
